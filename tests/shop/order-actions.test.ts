import { expect, test } from "vitest";
import { orderStatuses } from "#db/shop/statuses.ts";
import { orderActions, reasonNotToCancel } from "#server/domains/shop/rules/order-actions.ts";

const order = { id: "ord_1", attempt: 1, reason: null };

test.each(orderStatuses)(
  "an order that is %s is offered no cancellation that is refused",
  (status) => {
    const { cancel } = orderActions({ ...order, status }, []);
    const refused = reasonNotToCancel({ ...order, status }) !== undefined;
    expect(cancel && refused).toBe(false);
  },
);

test("an order that is being undone takes a cancellation once more, but offers none", () => {
  const undoing = { ...order, status: "undoing" } as const;
  expect(reasonNotToCancel(undoing)).toBeUndefined();
  expect(orderActions(undoing, []).cancel).toBe(false);
});

test("a cancellation that comes too late is told why", () => {
  const words = (status: (typeof orderStatuses)[number], reason: string | null = null) =>
    reasonNotToCancel({ ...order, status, reason });
  expect(words("awaiting_payment")).toBe("It is not paid yet. Cancel its payment instead.");
  expect(words("shipped")).toBe("The parcel is already with the carrier.");
  expect(words("rejected", "Not today")).toBe("It is rejected already: Not today.");
});

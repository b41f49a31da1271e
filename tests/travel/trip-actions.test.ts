import { expect, test } from "vitest";
import { tripStatuses } from "#db/travel/statuses.ts";
import { tripActions, wayToCancel } from "#server/domains/travel/rules/trip-actions.ts";

const half = { refundRule: "half", refundCents: 20_000 } as const;

test.each(tripStatuses)("a trip that is %s offers no way out that is refused", (status) => {
  const { cancelFree, cancelPayment, answerPrice, cancelForRefund } = tripActions(
    { status, askedCents: 45_000 },
    [],
    half,
  );
  const way = wayToCancel({ status });
  const isFree = cancelFree || cancelPayment || answerPrice !== undefined;
  expect(isFree && way !== "stop the booking").toBe(false);
  expect(cancelForRefund).toBe(way === "give it back");
});

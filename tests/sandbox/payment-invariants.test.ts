import fc from "fast-check";
import { expect, test } from "vitest";
import { Refused } from "#server/outside/errors.ts";
import type { Intent } from "#server/outside/payments.ts";
import { webhookDeliveries } from "#server/sandbox/schema.ts";
import { cardBehaviours } from "#server/sandbox/test-cards.ts";
import { anIntent, openPlayground, type Playground } from "./playground.ts";

const action = fc.oneof(
  fc.record({ act: fc.constant("pay" as const), card: fc.constantFrom(...cardBehaviours) }),
  fc.record({ act: fc.constant("capture" as const), key: fc.constantFrom("one", "two") }),
  fc.record({ act: fc.constant("cancel" as const), key: fc.constantFrom("one", "two") }),
  fc.record({
    act: fc.constant("refund" as const),
    key: fc.constantFrom("one", "two", "three"),
    amountCents: fc.constantFrom(1, 1_200, 2_400),
  }),
  fc.record({ act: fc.constant("pass" as const), ms: fc.constantFrom(500, 5_000, 60_000) }),
);
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

test("whatever is asked in whatever order, the money adds up", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
      const playground = openPlayground({ inMemory: true });
      const expiresAt = playground.now() + 30_000;
      const { intentId } = await playground.payments.createIntent(
        { ...anIntent, expiresAt },
        "intend",
      );
      for (const next of actions) {
        await perform(playground, intentId, next);
        expectToAddUp(await playground.payments.intent(intentId));
      }
      expectOneStory(playground);
    }),
    { numRuns: 150 },
  );
});

async function perform({ payments, pay, pass }: Playground, intentId: string, next: Action) {
  switch (next.act) {
    case "pay":
      return pay(intentId, next.card);
    case "pass":
      return pass(next.ms);
    case "capture":
      return allowRefusal(payments.capture(intentId, `capture ${next.key}`));
    case "cancel":
      return allowRefusal(payments.cancel(intentId, `cancel ${next.key}`));
    case "refund": {
      const { key, amountCents } = next;
      return allowRefusal(payments.refund({ intentId, amountCents }, `refund ${key}`));
    }
  }
}

async function allowRefusal(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
  });
}

function expectToAddUp({ status, captures, refunds, capturedCents, refundedCents }: Intent) {
  const moved = ["captured", "partially_refunded", "refunded"].includes(status);

  expect(captures).toHaveLength(moved ? 1 : 0);
  expect(capturedCents).toBe(moved ? 2_400 : 0);
  expect(refundedCents).toBeLessThanOrEqual(capturedCents);
  expect(refundedCents === capturedCents && moved).toBe(status === "refunded");
  expect(refunds.length > 0).toBe(status === "refunded" || status === "partially_refunded");
}

/** A bank answers once: never both yes and no, and never yes twice. */
function expectOneStory({ ledgers: { acorn: db } }: Playground) {
  const events = new Set(
    db
      .select()
      .from(webhookDeliveries)
      .all()
      .map(({ eventId }) => eventId),
  );
  expect(events.size).toBeLessThanOrEqual(1);
}

import type { Outside } from "#server/outside/connect.ts";
import { type CardBehaviour, testCards } from "#server/sandbox/test-cards.ts";
import { intentsOf } from "./providers.ts";
import { until } from "./waiting.ts";

/** Pays the order's pending intent on the provider's page, as soon as there is one. */
export async function payOnPage(
  { payments }: Pick<Outside, "payments">,
  orderId: string,
  card: CardBehaviour = "approve",
): Promise<void> {
  const payUrl = await until(`an intent of ${orderId} that can be paid`, async () => {
    const intents = await intentsOf(payments, orderId);
    return intents.findLast(({ status }) => status === "pending")?.payUrl ?? undefined;
  });
  const body = new URLSearchParams({ action: "pay", card: testCards[card].number });
  const answer = await fetch(payUrl, { method: "POST", body, redirect: "manual" });
  if (answer.status !== 303) throw new Error(`The payment page answered ${answer.status}`);
}

import type { Context } from "@restatedev/restate-sdk";
import { refused } from "#server/orchestration/refused.ts";
import { saga } from "#server/orchestration/saga.ts";

export interface Outside {
  charge(cents: number, key: string): Promise<{ id: string }>;
  refund(id: string | undefined, key: string): Promise<void>;
  mail(text: string): Promise<void>;
  ship(country: string): Promise<boolean>;
}

// #region saga with partial compensation
export async function sell(ctx: Context, outside: Outside, country: string) {
  return saga(ctx, "sale", { runId: `sale-${country}` }).run(async ({ step }) => {
    const charge = await step("charge the card")
      .withCompensation((done: { id: string } | undefined, { actionKey }) =>
        outside.refund(done?.id, actionKey),
      )
      .execute(({ key }) => outside.charge(1995, key));
    await step("send the receipt")
      .optional()
      .execute(() => outside.mail(charge.id));
    await step("ship")
      .withCompensation(() => outside.mail("your parcel comes back"))
      .execute(async () => {
        if (!(await outside.ship(country))) throw refused(`no carrier goes to ${country}`);
      });
    return charge.id;
  });
}
// #endregion

import type { Account } from "./account.ts";
import { Refusal } from "./refusal.ts";

type Plain = Record<string, unknown>;

/** Puts what is asked for in the place of its id: `payment_intent.latest_charge` and the like. */
export function expanded(account: Account, object: object, paths: readonly string[] = []): Plain {
  const whole: Plain = structuredClone({ ...object });
  for (const path of paths) expandOne(account, whole, path.split("."), path);
  return whole;
}

const expandable: Record<string, (account: Account, id: string) => object | undefined> = {
  payment_intent: (account, id) => account.paymentIntents.get(id),
  latest_charge: (account, id) => account.charges.get(id),
};

function expandOne(account: Account, object: Plain, names: string[], path: string): void {
  const [name = "", ...rest] = names;
  const find = expandable[name];
  if (!find || !(name in object) || names.length > 4) {
    throw new Refusal(400, { message: `This property cannot be expanded (${path}).` });
  }
  const value = object[name];
  if (typeof value === "string") object[name] = structuredClone({ ...find(account, value) });
  const within = object[name];
  if (rest.length > 0 && within !== null) expandOne(account, within as Plain, rest, path);
}

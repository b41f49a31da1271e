import { Fault, LostAnswer, Refusal } from "./errors.ts";

export type Product = "FLIGHT" | "HOTEL";
export type Phase = "RESERVE" | "CONFIRM" | "CANCEL";

/**
 * A traveller's name or note can ask for a failure: FAIL_FLIGHT_RESERVE and FAIL_FLIGHT_CONFIRM are
 * refused at that phase; FLAKY_FLIGHT:n is down for the first n attempts of every key; LOST_FLIGHT
 * does it, but its answer is lost the first time. The same for HOTEL. What gives a place back may
 * be down, but is never refused: there would be nothing left to do about it.
 */
export function withRequestedFailures(
  { product, phase, attempt }: { product: Product; phase: Phase; attempt: number },
  words: string[],
  act: () => object,
): object {
  const said = words.join("\n");
  if (phase !== "CANCEL" && said.includes(`FAIL_${product}_${phase}`)) {
    throw new Refusal(422, `${phase.toLowerCase()}_refused`, "The booking desk says no");
  }
  const flaky = new RegExp(`FLAKY_${product}:(\\d{1,3})`).exec(said);
  if (flaky && attempt <= Number(flaky[1])) {
    throw new Fault("booking_down", "The booking desk is closed at the moment");
  }
  const value = act();
  return said.includes(`LOST_${product}`) ? new LostAnswer(value) : value;
}

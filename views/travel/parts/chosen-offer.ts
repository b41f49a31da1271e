import type { Flight } from "#server/outside/airlines.ts";
import type { Room } from "#server/outside/hotels.ts";

/** Nothing where nobody answered, which is not the same as an empty list. */
export interface Offers {
  flights: Flight[] | null;
  /** Left out where nobody asked for a way back. */
  returnFlights?: Flight[] | null;
  rooms: Room[] | null;
}

/** The price that stands beside the offer goes with it, so that whoever books is asked when it changes. */
export function flightValue({ totalCents, flightId }: Flight): string {
  return `${totalCents}/${flightId}`;
}

export function roomValue({ totalCents, roomId }: Room): string {
  return `${totalCents}/${roomId}`;
}

export function centsOf(value: string): number {
  return Number.parseInt(value, 10) || 0;
}

export interface Chosen<Offer> {
  offer: Offer | undefined;
  /** What the form sends. */
  value: string;
  /** What became of what was chosen before. */
  error: string | undefined;
}

/** The cheapest stands first, and is chosen until the traveller chooses; what they chose is kept. */
export function chosenAmong<Offer>(
  offers: Offer[] | null,
  kept: string | undefined,
  toValue: (offer: Offer) => string,
): Chosen<Offer> {
  if (!offers) return { offer: undefined, value: kept ?? "", error: undefined };
  const found = offers.find((one) => kept && idIn(toValue(one)) === idIn(kept));
  const offer = found ?? offers[0];
  const value = offer ? toValue(offer) : "";
  return { offer, value, error: changeOf({ kept, isThere: found !== undefined, value }) };
}

function idIn(value: string): string {
  return value.slice(value.indexOf("/") + 1);
}

interface Change {
  kept: string | undefined;
  isThere: boolean;
  value: string;
}

function changeOf({ kept, isThere, value }: Change): string | undefined {
  if (!kept || kept === value) return undefined;
  return isThere
    ? "Its price has changed since you chose it"
    : "What you chose is no longer offered: look at what is chosen now";
}

/** No booking is for more. */
export const mostTravellers = 9;

/** What a form calls the field for the name of each, from one on. */
export type TravellerField = `traveller${number}`;

export function travellerField(seat: number): TravellerField {
  return `traveller${seat}`;
}

export function isTravellerField(name: string): name is TravellerField {
  return /^traveller[1-9]$/.test(name);
}

/** Where a complaint about the name of the traveller in that seat is found. */
export function complaintAbout(seat: number): string {
  return `travellers.${seat - 1}`;
}

import { z } from "zod";
import type { SearchField } from "../rules/search-fields.ts";
import { mostTravellers } from "../rules/travellers.ts";
import { bookingBody } from "./booking-body.ts";

/** Made where the form is rendered, so that a form is one trip. */
export const tripIdSchema = z
  .string()
  .regex(/^trip_[A-Za-z0-9_-]{8,64}$/, "Use trip_ and then 8 to 64 letters or digits");

const place = z
  .string("Choose a place")
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, "Enter three letters, as airports have them");
const day = z.iso.date("Enter a day like 2027-05-31");
const people = z.coerce
  .number("Enter a whole number")
  .int("Enter a whole number")
  .min(1, "Enter one or more")
  .max(mostTravellers, `Enter ${mostTravellers} at most`);

const searchFields = {
  from: place,
  to: place,
  date: day,
  returnDate: z.preprocess(emptyIsAbsent, day.optional()),
  passengers: people.default(1),
  city: place,
  checkIn: day,
  checkOut: day,
  guests: people.default(1),
} satisfies Record<SearchField, z.ZodType>;

/** What is asked of the airline and the hotel chain at once. */
export const tripSearch = z
  .object(searchFields)
  .superRefine(requireNights)
  .superRefine(requireWayBack)
  .superRefine(requireGuestsWhoFly);
export type TripSearch = z.output<typeof tripSearch>;

const offerId = z.preprocess(emptyIsAbsent, z.string().max(200).optional());

const travellerName = z
  .string("Enter the name of this traveller")
  .trim()
  .min(1, "Enter the name of this traveller")
  .max(100, "Use at most 100 characters");

const form = z
  .object({
    ...searchFields,
    flightId: offerId,
    returnFlightId: offerId,
    roomId: offerId,
    /** What the traveller was shown for all of it together. */
    expectedCents: z.preprocess(emptyIsAbsent, z.coerce.number().int().positive().optional()),
    /** By their names, one for each passenger; one alone is whoever books unless named. */
    travellers: z.array(travellerName).max(mostTravellers).default([]),
    customerEmail: z.email("Enter an address that mail reaches"),
    note: z.string().trim().max(500, "Use at most 500 characters").default(""),
  })
  .superRefine(requireNights)
  .superRefine(requireWayBack)
  .superRefine(requireGuestsWhoFly)
  .superRefine(requireNames);

export const tripForm = z.preprocess(bookingBody, form);
export type TripForm = z.output<typeof form>;

/** A form's answer is text. */
export const priceForm = z.object({
  accept: z.union([z.boolean(), z.stringbool()], "Say true or false"),
  /** The price that was shown with the question; without it, the one that is asked about now. */
  totalCents: z.preprocess(emptyIsAbsent, z.coerce.number().int().positive().optional()),
});

interface Stay {
  from: string;
  to: string;
  checkIn: string;
  checkOut: string;
}

const mostNights = 30;
const dayMs = 24 * 60 * 60_000;

function requireNights({ from, to, checkIn, checkOut }: Stay, c: z.RefinementCtx): void {
  const complain = (field: string, message: string) =>
    c.addIssue({ code: "custom", path: [field], message });
  const nights = (Date.parse(checkOut) - Date.parse(checkIn)) / dayMs;
  if (nights < 1) complain("checkOut", "Choose a day after the arrival");
  if (nights > mostNights) complain("checkOut", `Choose at most ${mostNights} nights`);
  if (from === to) complain("to", "Choose somewhere else than where it begins");
}

interface Way {
  date: string;
  returnDate?: string | undefined;
  returnFlightId?: string | undefined;
}

function requireWayBack({ date, returnDate, returnFlightId }: Way, c: z.RefinementCtx): void {
  const complain = (message: string) =>
    c.addIssue({ code: "custom", path: ["returnDate"], message });
  if (returnDate && returnDate < date) complain("Choose the day of departure or a later one");
  if (returnFlightId && !returnDate) complain("Enter the day of the flight back");
}

interface Party {
  passengers: number;
  guests: number;
}

function requireGuestsWhoFly({ passengers, guests }: Party, c: z.RefinementCtx): void {
  if (guests <= passengers) return;
  const who = passengers === 1 ? "Only one flies" : `Only ${passengers} fly`;
  const message = `${who}: the room cannot be for ${guests}`;
  c.addIssue({ code: "custom", path: ["guests"], message });
}

function requireNames(
  { passengers, travellers }: Pick<Party, "passengers"> & { travellers: string[] },
  c: z.RefinementCtx,
): void {
  const isAlone = travellers.length === 0 && passengers === 1;
  if (isAlone || travellers.length === passengers || passengers > mostTravellers) return;
  const message = `Enter the name of each traveller: ${passengers === 1 ? "one flies" : `${passengers} fly`}`;
  c.addIssue({ code: "custom", path: ["travellers"], message });
}

function emptyIsAbsent(value: unknown): unknown {
  return value === "" ? undefined : value;
}

import { z } from "zod";
import type { SearchField } from "../rules/search-fields.ts";

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
  .max(9, "Enter nine at most");

const searchFields = {
  from: place,
  to: place,
  date: day,
  passengers: people.default(1),
  city: place,
  checkIn: day,
  checkOut: day,
  guests: people.default(1),
} satisfies Record<SearchField, z.ZodType>;

/** What is asked of the airline and the hotel chain at once. */
export const tripSearch = z.object(searchFields).superRefine(requireNights);
export type TripSearch = z.output<typeof tripSearch>;

const offerId = z.preprocess(emptyIsAbsent, z.string().max(200).optional());

const form = z
  .object({
    ...searchFields,
    flightId: offerId,
    roomId: offerId,
    /** What the traveller was shown for both together. */
    expectedCents: z.preprocess(emptyIsAbsent, z.coerce.number().int().positive().optional()),
    customerEmail: z.email("Enter an address that mail reaches"),
    note: z.string().trim().max(500, "Use at most 500 characters").default(""),
  })
  .superRefine(requireNights);

/** A program nests flight and hotel and a form does not; complaints name the fields of the form. */
export const tripForm = z.preprocess((body) => chosen(flattened(body)), form);
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

function flattened(body: unknown): unknown {
  const nested = z
    .looseObject({ flight: z.looseObject({}), hotel: z.looseObject({}) })
    .safeParse(body);
  if (!nested.success) return body;
  const { flight, hotel, ...rest } = nested.data;
  return { ...flight, ...hotel, ...rest };
}

/** A form's radio button carries the price that stood beside an offer, and the offer's id. */
const offer = z
  .string()
  .regex(/^\d{1,9}\/./)
  .transform((value) => {
    const [cents = "", ...id] = value.split("/");
    return { cents: Number(cents), id: id.join("/") };
  });
const offers = z.looseObject({ flightOffer: offer, roomOffer: offer });

function chosen(body: unknown): unknown {
  const both = offers.safeParse(body);
  if (!both.success) return body;
  const { flightOffer, roomOffer, ...rest } = both.data;
  const expectedCents = flightOffer.cents + roomOffer.cents;
  return { ...rest, flightId: flightOffer.id, roomId: roomOffer.id, expectedCents };
}

function emptyIsAbsent(value: unknown): unknown {
  return value === "" ? undefined : value;
}

import { z } from "zod";
import { mostTravellers, travellerField } from "../rules/travellers.ts";

/** A program nests flight and hotel and a form does not; complaints name the fields of the form. */
export function bookingBody(sent: unknown): unknown {
  return named(chosen(flattened(sent)));
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
const offers = z.looseObject({
  flightOffer: offer,
  returnOffer: offer.optional(),
  roomOffer: offer,
});

function chosen(body: unknown): unknown {
  const all = offers.safeParse(body);
  if (!all.success) return body;
  const { flightOffer, returnOffer, roomOffer, ...rest } = all.data;
  const expectedCents = flightOffer.cents + (returnOffer?.cents ?? 0) + roomOffer.cents;
  const ids = { flightId: flightOffer.id, returnFlightId: returnOffer?.id, roomId: roomOffer.id };
  return { ...rest, ...ids, expectedCents };
}

/** A form has a field for each of those who fly. */
function named(body: unknown): unknown {
  const form = z.looseObject({ [travellerField(1)]: z.string() }).safeParse(body);
  if (!form.success) return body;
  const seats = Array.from({ length: mostTravellers }, (_, index) => travellerField(index + 1));
  const travellers = seats.flatMap((seat) => form.data[seat] ?? []);
  return { ...form.data, travellers };
}

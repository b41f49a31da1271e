import { z } from "zod";
import { createHttp, type Remote } from "./http.ts";
import {
  createReservations,
  newReservationSchema,
  placesSchema,
  type Reservations,
  reservationSchema,
  travellersSchema,
} from "./reservations.ts";

const roomKinds = ["single", "double", "family", "suite"] as const;
export type RoomKind = (typeof roomKinds)[number];

/** Days as calendars have them; the last night is the one before `checkOut`. */
const staySchema = z.object({ checkIn: z.iso.date(), checkOut: z.iso.date() });
type Stay = z.infer<typeof staySchema>;

const longestStayNights = 30;
const dayMs = 24 * 3_600_000;

function isBookable({ checkIn, checkOut }: Stay): boolean {
  const nights = (Date.parse(checkOut) - Date.parse(checkIn)) / dayMs;
  return nights >= 1 && nights <= longestStayNights;
}
const stayRule = { error: `A stay is 1 to ${longestStayNights} nights`, path: ["checkOut"] };

export const roomSearchSchema = staySchema
  .extend({
    /** The code of the city's airport. */
    city: z.string().regex(/^[A-Z]{3}$/),
    guests: z.coerce.number().int().min(1).max(9).default(1),
  })
  .refine(isBookable, stayRule);
export type RoomSearch = z.output<typeof roomSearchSchema>;

const nightSchema = z.object({ date: z.string(), priceCents: z.int() });

export const roomSchema = z.object({
  roomId: z.string(),
  hotel: z.string(),
  city: z.string(),
  kind: z.enum(roomKinds),
  sleeps: z.int(),
  /** Rooms of this kind that are free in every night of the stay. */
  roomsLeft: z.int(),
  nights: z.array(nightSchema),
  totalCents: z.int(),
  currency: z.string(),
});
export type Room = z.infer<typeof roomSchema>;

/** One room for all of them. */
export const newRoomReservationSchema = newReservationSchema
  .extend({ ...staySchema.shape, roomId: z.string().min(1).max(200), guests: travellersSchema })
  .refine(isBookable, stayRule);
export type NewRoomReservation = z.input<typeof newRoomReservationSchema>;

const roomReservationSchema = reservationSchema.extend({
  roomId: z.string(),
  checkIn: z.string(),
  checkOut: z.string(),
  guests: z.array(z.string()),
  /** Given with the confirmation. */
  voucherNumber: z.string().nullable(),
});
export type RoomReservation = z.infer<typeof roomReservationSchema>;

const roomLedgerSchema = placesSchema.extend({ roomId: z.string(), night: z.string() });
export type RoomLedger = z.infer<typeof roomLedgerSchema>;

export interface Hotels extends Reservations<NewRoomReservation, RoomReservation> {
  /** The kinds of room that take all of them and are free for the whole stay. */
  rooms(search: RoomSearch): Promise<Room[]>;
  ledgerOf(room: { roomId: string; night: string }): Promise<RoomLedger>;
}

export function createHotels(remote: Remote): Hotels {
  const http = createHttp("the hotel chain", remote);

  return {
    ...createReservations(http, { path: "/hotels/reservations", answer: roomReservationSchema }),
    rooms: async ({ city, checkIn, checkOut, guests }) => {
      const search = new URLSearchParams({ city, checkIn, checkOut, guests: `${guests}` });
      return (await http.get(`/hotels/rooms?${search}`, roomListSchema)).rooms;
    },
    ledgerOf: ({ roomId, night }) =>
      http.get(`/hotels/ledger?${new URLSearchParams({ roomId, night })}`, roomLedgerSchema),
  };
}

const roomListSchema = z.object({ rooms: z.array(roomSchema) });

import type { z } from "zod";
import {
  newRoomReservationSchema,
  type Room,
  type RoomLedger,
  type RoomReservation,
  type RoomSearch,
} from "#server/outside/hotels.ts";
import type { Ledger } from "./database.ts";
import { Refusal } from "./errors.ts";
import { newVoucherNumber } from "./ids.ts";
import { placesOf } from "./inventory.ts";
import { currency, priceOf } from "./prices.ts";
import { presentReservation, type ReservationRow, requireOffer, reserve } from "./reservations.ts";
import { baseCentsOf, findRoom, type RoomOfAKind, roomsIn } from "./room-kinds.ts";
import type { Seller } from "./seller.ts";

type NewRoomReservation = z.output<typeof newRoomReservationSchema>;

export const roomSeller: Seller<NewRoomReservation, RoomReservation> = {
  name: "hotels",
  product: "HOTEL",
  requestSchema: newRoomReservationSchema,
  reserve: reserveRoom,
  present: presentRoomReservation,
  newConfirmation: newVoucherNumber,
  wordsOf: ({ guests, note }) => [...guests, note],
};

interface Stay {
  checkIn: string;
  checkOut: string;
}

export function roomsFor(ledger: Ledger, search: RoomSearch, now: number): Room[] {
  if (isPast(search, now)) return [];
  return roomsIn(search.city)
    .filter(({ sleeps }) => sleeps >= search.guests)
    .map((room) => offer(ledger, room, search, now))
    .filter(({ roomsLeft }) => roomsLeft > 0);
}

function reserveRoom(
  ledger: Ledger,
  { request, key, now }: { request: NewRoomReservation; key: string; now: number },
): ReservationRow {
  const room = findRoom(request.roomId);
  if (isPast(request, now)) throw new Refusal(422, "past_date", "The first night is over");
  if (request.guests.length > room.sleeps) {
    throw new Refusal(422, "too_many_guests", `This room sleeps ${room.sleeps}`);
  }
  const { roomsLeft, totalCents } = offer(ledger, room, request, now);
  const { expectedCents } = request;
  requireOffer({ what: "room", left: roomsLeft, wanted: 1, totalCents, expectedCents });
  const units = nightsOf(request).map((night) => unitOf(request.roomId, night));
  return reserve(ledger, {
    seller: "hotels",
    request,
    totalCents,
    units,
    quantity: 1,
    sellsUntil: sellsUntil(request),
    key,
    now,
  });
}

function isPast(stay: Stay, now: number): boolean {
  return sellsUntil(stay) <= now;
}

/** The first night is sold as long as its evening's day lasts, by the clocks in Greenwich. */
function sellsUntil({ checkIn }: Stay): number {
  return Date.parse(checkIn) + dayMs;
}

function offer(ledger: Ledger, room: RoomOfAKind, stay: Stay, now: number): Room {
  const { roomId, hotel, city, kind, sleeps, rooms: total } = room;
  const nights = nightsOf(stay).map((date) => {
    const places = placesOf(ledger, { unit: unitOf(roomId, date), total, now });
    return { date, free: places.free, priceCents: priceOf(baseCentsOf(room, date), places) };
  });
  return {
    roomId,
    hotel,
    city,
    kind,
    sleeps,
    roomsLeft: Math.min(...nights.map(({ free }) => free)),
    nights: nights.map(({ date, priceCents }) => ({ date, priceCents })),
    totalCents: nights.reduce((total, { priceCents }) => total + priceCents, 0),
    currency,
  };
}

const dayMs = 24 * 3_600_000;

function nightsOf({ checkIn, checkOut }: Stay): string[] {
  const first = Date.parse(checkIn);
  const nights = (Date.parse(checkOut) - first) / dayMs;
  return Array.from({ length: nights }, (_, night) =>
    new Date(first + night * dayMs).toISOString().slice(0, 10),
  );
}

function unitOf(roomId: string, night: string): string {
  return `${roomId}@${night}`;
}

function presentRoomReservation(row: ReservationRow, now: number): RoomReservation {
  const { roomId, checkIn, checkOut, guests } = newRoomReservationSchema.parse(row.request);
  const voucherNumber = row.confirmation;
  return { ...presentReservation(row, now), roomId, checkIn, checkOut, guests, voucherNumber };
}

export function roomLedgerOf(
  ledger: Ledger,
  { roomId, night }: { roomId: string; night: string },
  now: number,
): RoomLedger {
  const { rooms } = findRoom(roomId);
  const unit = unitOf(roomId, night);
  return { roomId, night, ...placesOf(ledger, { unit, total: rooms, now }) };
}

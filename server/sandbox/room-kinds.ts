import type { RoomKind } from "#server/outside/hotels.ts";
import { cityOf } from "./cities.ts";
import { Refusal } from "./errors.ts";
import { isWeekendNight } from "./prices.ts";
import { stableChoice } from "./stable-choice.ts";

export interface RoomOfAKind {
  roomId: string;
  hotel: string;
  city: string;
  kind: RoomKind;
  sleeps: number;
  rooms: number;
  /** For an ordinary night, before its city and its house make it dearer or cheaper. */
  cents: number;
}

const houses = [
  { slug: "old-town", name: "Lantern House Old Town", size: 1 },
  { slug: "station", name: "Lantern House Station", size: 2 },
];

/** Every hotel has exactly one suite: the last room is at hand. */
const kinds: { kind: RoomKind; sleeps: number; rooms: number; cents: number }[] = [
  { kind: "single", sleeps: 1, rooms: 4, cents: 6_900 },
  { kind: "double", sleeps: 2, rooms: 6, cents: 9_900 },
  { kind: "family", sleeps: 4, rooms: 2, cents: 14_900 },
  { kind: "suite", sleeps: 2, rooms: 1, cents: 24_900 },
];

/** The hotels of a city: always the same ones. */
export function roomsIn(city: string): RoomOfAKind[] {
  if (!cityOf(city)) return [];
  return houses.flatMap((house) =>
    kinds.map(({ kind, sleeps, rooms, cents }) => ({
      roomId: `room_${city}_${house.slug}_${kind}`,
      hotel: house.name,
      city,
      kind,
      sleeps,
      rooms: kind === "suite" ? rooms : rooms * house.size,
      cents,
    })),
  );
}

export function findRoom(roomId: string): RoomOfAKind {
  const city = roomId.split("_")[1] ?? "";
  const found = roomsIn(city).find((room) => room.roomId === roomId);
  if (!found) throw new Refusal(422, "unknown_room", `There is no kind of room ${roomId}`);
  return found;
}

/** For one night while the hotel is empty. */
export function baseCentsOf({ hotel, city, cents }: RoomOfAKind, night: string): number {
  const percent = isWeekendNight(night) ? 120 : 100;
  return Math.round(
    (cents * percent * stableChoice([80, 100, 115, 130], `${city} ${hotel}`)) / 10_000,
  );
}

import { z } from "zod";
import { Refused } from "./errors.ts";
import type { Http } from "./http.ts";

/** A reserved place is set aside until a moment, a confirmed one is bought. */
export const keptReservationStatuses = ["reserved", "confirmed", "cancelled"] as const;
/** Expired is what time alone makes of a reserved place. */
const reservationStatuses = [...keptReservationStatuses, "expired"] as const;
export type ReservationStatus = (typeof reservationStatuses)[number];

export const newReservationSchema = z.object({
  tripId: z.string().min(1).max(200),
  /** What the traveller was shown, for all of them together: another price is refused. */
  expectedCents: z.int().positive(),
  /** How long the place is set aside for the confirmation. */
  holdSeconds: z
    .number()
    .positive()
    .max(7 * 24 * 3600),
  note: z.string().max(2000).default(""),
});

export const travellersSchema = z.array(z.string().min(1).max(200)).min(1).max(9);

export const reservationSchema = z.object({
  reservationId: z.string(),
  tripId: z.string(),
  status: z.enum(reservationStatuses),
  totalCents: z.int(),
  currency: z.string(),
  expiresAt: z.int(),
  createdAt: z.int(),
});
export type Reservation = z.infer<typeof reservationSchema>;

/** What is left of the places of one flight, or of one kind of room in one night. */
export const placesSchema = z.object({
  total: z.int(),
  held: z.int(),
  confirmed: z.int(),
  free: z.int(),
});
export type Places = z.infer<typeof placesSchema>;

/** The price went up or down since it was shown: ask the traveller, then reserve under a new key. */
export class PriceChanged extends Refused {
  override name = "PriceChanged";

  constructor(
    readonly totalCents: number,
    { code, message, problem }: Refused,
  ) {
    super(code, message, problem);
  }
}

/** Every change takes a key: asked twice with one key, it happens once and answers the same. */
export interface Reservations<New, Made> {
  /** Refused as sold_out or past_date, or with PriceChanged. */
  reserve(reservation: New, key: string): Promise<Made>;
  /** Refused as expired or cancelled; harmless when it is confirmed already. */
  confirm(reservationId: string, key: string): Promise<Made>;
  /** Gives the place back, whether reserved or confirmed; harmless when there is none to give. */
  cancel(reservationId: string, key: string): Promise<Made>;
  reservation(reservationId: string): Promise<Made>;
  /** What really became of calls whose answers were lost. */
  reservationsOf(tripId: string): Promise<Made[]>;
}

export function createReservations<New, Made>(
  http: Http,
  { path, answer }: { path: string; answer: z.ZodType<Made> },
): Reservations<New, Made> {
  const listSchema = z.object({ reservations: z.array(answer) });
  const pathOf = (reservationId: string) => `${path}/${encodeURIComponent(reservationId)}`;

  return {
    reserve: (body, key) => withPriceTold(http.post(path, { key, body, answer })),
    confirm: (reservationId, key) =>
      http.post(`${pathOf(reservationId)}/confirm`, { key, body: {}, answer }),
    cancel: (reservationId, key) =>
      http.post(`${pathOf(reservationId)}/cancel`, { key, body: {}, answer }),
    reservation: (reservationId) => http.get(pathOf(reservationId), answer),
    reservationsOf: async (tripId) =>
      (await http.get(`${path}?${new URLSearchParams({ tripId })}`, listSchema)).reservations,
  };
}

const newPriceSchema = z.object({ code: z.literal("price_changed"), totalCents: z.int() });

async function withPriceTold<Made>(call: Promise<Made>): Promise<Made> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const told = newPriceSchema.safeParse(error.problem);
    throw told.success ? new PriceChanged(told.data.totalCents, error) : error;
  }
}

import { z } from "zod";
import { createHttp, type Http, type Remote } from "./http.ts";

export const labelStatuses = ["printed", "void"] as const;

/** What a slot is kept as; one that is still held when its day is over has expired. */
export const keptSlotStatuses = ["held", "used", "released"] as const;
const slotStatuses = [...keptSlotStatuses, "expired"] as const;

/** A parcel's own story, told by its tracking; the last two are final. */
export const shipmentStatuses = [
  "booked",
  "picked_up",
  "in_transit",
  "out_for_delivery",
  "delivered",
  "cancelled",
] as const;
export type ShipmentStatus = (typeof shipmentStatuses)[number];

const addressSchema = z.object({
  name: z.string().min(1).max(200),
  line1: z.string().min(1).max(200),
  line2: z.string().max(200).optional(),
  postcode: z.string().min(1).max(40),
  city: z.string().min(1).max(200),
  country: z.string().min(2).max(80),
});
export type Address = z.infer<typeof addressSchema>;

export const newSlotSchema = z.object({
  orderId: z.string().min(1).max(200),
  day: z.iso.date(),
});
export type NewSlot = z.infer<typeof newSlotSchema>;

export const newLabelSchema = z.object({
  orderId: z.string().min(1).max(200),
  /** Its number among those of the order, from the second on. */
  parcel: z.int().positive().optional(),
  /** The place it takes up, at a carrier that has them reserved. */
  slotId: z.string().min(1).max(200).optional(),
  address: addressSchema,
  weightGrams: z.int().positive(),
  note: z.string().max(2000).default(""),
});
export type NewLabel = z.input<typeof newLabelSchema>;

export const newShipmentSchema = z.object({
  orderId: z.string().min(1).max(200),
  labelId: z.string().min(1).max(200),
  note: z.string().max(2000).default(""),
  deliverySeconds: z.number().positive(),
});
type NewShipment = z.input<typeof newShipmentSchema>;

const slotSchema = z.object({
  slotId: z.string(),
  /** Under which it was reserved. */
  key: z.string(),
  orderId: z.string(),
  day: z.iso.date(),
  status: z.enum(slotStatuses),
  createdAt: z.int(),
});
export type Slot = z.infer<typeof slotSchema>;

const labelSchema = z.object({
  labelId: z.string(),
  orderId: z.string(),
  status: z.enum(labelStatuses),
  /** Where it is to be had for printing, at a carrier whose labels are stuck on real parcels. */
  url: z.url().optional(),
  createdAt: z.int(),
});
export type Label = z.infer<typeof labelSchema>;

const shipmentSchema = z.object({
  shipmentId: z.string(),
  orderId: z.string(),
  labelId: z.string(),
  trackingNumber: z.string(),
  status: z.enum(shipmentStatuses),
  tracking: z.array(z.object({ status: z.enum(shipmentStatuses), at: z.int() })),
  createdAt: z.int(),
});
export type Shipment = z.infer<typeof shipmentSchema>;

/** What the carrier tells by webhook: the parcel as it was at that moment, with all of its way so far. */
export const carrierEventSchema = shipmentSchema.extend({
  /** The same in every delivery of one event. */
  eventId: z.string().min(1).max(200),
  occurredAt: z.int(),
});
export type CarrierEvent = z.infer<typeof carrierEventSchema>;

/** What a carrier refuses a slot with, when it takes no more parcels on that day, or the day has passed. */
export const dayFull = "day_full";
export const dayOver = "day_over";
/** What it refuses a label with whose slot is given back, or whose day is over. */
export const slotGone = "slot_gone";

/** The places for parcels of a carrier that takes so many a day. */
export interface Slots {
  reserve(slot: NewSlot, key: string): Promise<Slot>;
  /** One that is used already stays so; one that is given back already stays that as well. */
  release(slotId: string, key: string): Promise<Slot>;
  /** What really became of calls whose answers were lost. */
  ofOrder(orderId: string): Promise<Slot[]>;
}

/** Every change takes a key: asked twice with one key, it happens once and answers the same. */
export interface Carrier {
  /** Missing where parcels are taken without any: then nothing is reserved, and nothing runs out. */
  slots?: Slots;
  createLabel(label: NewLabel, key: string): Promise<Label>;
  voidLabel(labelId: string, key: string): Promise<Label>;
  createShipment(shipment: NewShipment, key: string): Promise<Shipment>;
  cancelShipment(shipmentId: string, key: string): Promise<Shipment>;
  shipment(shipmentId: string): Promise<Shipment>;
  /** What really became of calls whose answers were lost. */
  labelsOf(orderId: string): Promise<Label[]>;
  shipmentsOf(orderId: string): Promise<Shipment[]>;
}

export function createCarrier(name: string, remote: Remote): Carrier {
  const http = createHttp(name, remote);

  return {
    slots: createSlots(http),
    createLabel: (body, key) => http.post("/carrier/labels", { key, body, answer: labelSchema }),
    voidLabel: (labelId, key) =>
      http.post(`/carrier/labels/${encodeURIComponent(labelId)}/void`, {
        key,
        body: {},
        answer: labelSchema,
      }),
    createShipment: (body, key) =>
      http.post("/carrier/shipments", { key, body, answer: shipmentSchema }),
    cancelShipment: (shipmentId, key) =>
      http.post(`${pathOf(shipmentId)}/cancel`, { key, body: {}, answer: shipmentSchema }),
    shipment: (shipmentId) => http.get(pathOf(shipmentId), shipmentSchema),
    labelsOf: async (orderId) =>
      (await http.get(`/carrier/labels?${new URLSearchParams({ orderId })}`, labelListSchema))
        .labels,
    shipmentsOf: async (orderId) =>
      (await http.get(`/carrier/shipments?${new URLSearchParams({ orderId })}`, shipmentListSchema))
        .shipments,
  };
}

function createSlots(http: Http): Slots {
  return {
    reserve: (body, key) => http.post("/carrier/slots", { key, body, answer: slotSchema }),
    release: (slotId, key) =>
      http.post(`/carrier/slots/${encodeURIComponent(slotId)}/release`, {
        key,
        body: {},
        answer: slotSchema,
      }),
    ofOrder: async (orderId) =>
      (await http.get(`/carrier/slots?${new URLSearchParams({ orderId })}`, slotListSchema)).slots,
  };
}

const slotListSchema = z.object({ slots: z.array(slotSchema) });
const labelListSchema = z.object({ labels: z.array(labelSchema) });
const shipmentListSchema = z.object({ shipments: z.array(shipmentSchema) });

function pathOf(shipmentId: string): string {
  return `/carrier/shipments/${encodeURIComponent(shipmentId)}`;
}

import type { Context } from "@restatedev/restate-sdk";
import type { Database } from "#db/connection.ts";
import type { Run } from "#db/queries/runs.ts";
import { listLostParcels } from "#db/shop/lost-parcels.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { findShipment } from "#db/shop/shipments.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import type { Carrier, Shipment } from "#server/outside/carriers.ts";
import type { Carriers } from "#server/outside/connect.ts";
import { abandoned, type Compared, type Found } from "#server/services/keeper.ts";
import { shippingService } from "./shipping/contract.ts";

const parcelOfNobody = "the carrier has a parcel of an order that is over";
const labelOfNobody = "the carrier keeps a label of an order that is over";
const slotOfNobody = "the carrier keeps a slot of an order that needs none";
/** By our own books; the carrier is told as well. */
export const heldSlot = "a slot is held for an order that is over";
const noParcel = "the carrier does not know its parcel";
const anotherParcel = "the carrier has another parcel of it";
const notArrived = "the carrier has not delivered it";
const arrivedAfterAll = "the carrier has delivered it, although it is over";

/** Before that nobody has asked the carrier for anything. */
const atTheCarrier: readonly OrderStatus[] = ["shipped", "delivered"];
const afterTheCarrier: readonly OrderStatus[] = ["cancelled", "failed"];
/** A slot is reserved before anybody pays, so it may be left behind by any of them. */
const withoutAParcel: readonly OrderStatus[] = ["payment_failed", "rejected"];

/** The carrier's own ledger against what the order says of its parcel. */
export async function compareParcels({ db, outside }: Compared, run: Run): Promise<Found[]> {
  const status = findAnyOrder(db, { id: run.id })?.status;
  if (status && atTheCarrier.includes(status))
    return compareSent(db, outside.carriers, run, status);
  if (status && afterTheCarrier.includes(status)) return compareEnded(db, outside.carriers, run);
  if (status && withoutAParcel.includes(status)) return slotsKept(outside.carriers, run);
  return [];
}

async function compareSent(
  db: Database,
  carriers: Carriers,
  run: Run,
  status: OrderStatus,
): Promise<Found[]> {
  const ours = findShipment(db, { orderId: run.id })?.shipmentId;
  const theirs = await keptBy(carriers, db, run.id);
  const same = theirs.find(({ shipmentId }) => shipmentId === ours);
  const others = theirs.filter(({ shipmentId }) => shipmentId !== ours);
  const isLate = same && status === "delivered" && same.status !== "delivered";
  return [
    ...(same ? [] : [found(noParcel, run)]),
    ...(isLate ? [found(notArrived, run)] : []),
    ...(others.length > 0 ? [found(anotherParcel, run)] : []),
    ...(await slotsKept(carriers, run)),
  ];
}

async function compareEnded(db: Database, carriers: Carriers, run: Run): Promise<Found[]> {
  const theirs = await keptBy(carriers, db, run.id);
  const labels = await fromAll(carriers, (carrier) => carrier.labelsOf(run.id));
  const lost = new Set(listLostParcels(db, { orderId: run.id }).map(({ labelId }) => labelId));
  const hasArrived = theirs.some(({ status }) => status === "delivered");
  const isUnderWay = theirs.some(({ status }) => status !== "delivered");
  const isPrinted = labels.some((one) => one.status === "printed" && !lost.has(one.labelId));
  return [
    ...(hasArrived ? [found(arrivedAfterAll, run)] : []),
    ...(isUnderWay ? [found(parcelOfNobody, run, true)] : []),
    ...(isPrinted && theirs.length === 0 ? [found(labelOfNobody, run, true)] : []),
    ...(await slotsKept(carriers, run)),
  ];
}

/** What is still held there was taken up by no label, and no label comes any more. */
async function slotsKept(carriers: Carriers, run: Run): Promise<Found[]> {
  const slots = await fromAll(
    carriers,
    async (carrier) => (await carrier.slots?.ofOrder(run.id)) ?? [],
  );
  return slots.some(({ status }) => status === "held") ? [found(slotOfNobody, run, true)] : [];
}

/** Nobody needs them: the carrier is asked by the service that speaks to it, until it has done so. */
export function letParcelGo(ctx: Context, { kind, runId }: Pick<Found, "kind" | "runId">): void {
  const shipping = ctx.sendClient(shippingService);
  const wanted = { orderId: runId, key: `${runId}/books`, thoroughly: true };
  if (kind === parcelOfNobody || kind === abandoned) shipping.cancelShipment(wanted);
  if (kind === labelOfNobody) shipping.voidLabel(wanted);
  if (kind === slotOfNobody || kind === heldSlot) {
    shipping.giveSlotsBack({ orderId: runId, key: `${runId}/books` });
  }
}

/** Whatever it has not cancelled; what was lost and sent again is known to be with it. */
async function keptBy(carriers: Carriers, db: Database, orderId: string): Promise<Shipment[]> {
  const lost = new Set(listLostParcels(db, { orderId }).map(({ shipmentId }) => shipmentId));
  const all = await fromAll(carriers, (carrier) => carrier.shipmentsOf(orderId));
  return all.filter(({ shipmentId, status }) => status !== "cancelled" && !lost.has(shipmentId));
}

async function fromAll<T>(carriers: Carriers, ask: (carrier: Carrier) => Promise<T[]>) {
  return (await Promise.all(Object.values(carriers).map(ask))).flat();
}

function found(kind: string, { id, title }: Run, isSafe = false): Found {
  return { kind, runId: id, words: `${title}: ${kind}`, isSafe };
}

import type { Carrier, NewLabel } from "../carriers.ts";
import { Refused } from "../errors.ts";
import { connectEasyPost, type EasyPostRemote } from "./client.ts";
import {
  cheapestRate,
  type EasyPostShipment,
  isBought,
  isVoid,
  labelIn,
  newShipment,
  parcelIn,
  referenceOf,
  shipmentSchema,
} from "./shipment.ts";
import { trackerSchema } from "./tracking.ts";

/**
 * EasyPost as a carrier: of those that an account has there, each parcel goes with the cheapest. It knows no
 * keys, so what may have happened already is looked up by our own reference before it is asked for.
 */
export function createEasyPostCarrier({ sender, ...remote }: EasyPostRemote): Carrier {
  const http = connectEasyPost({ sender, ...remote });

  return {
    async createLabel(label, key) {
      const drafted = (await find(label)) ?? (await draft(label, key));
      return labelIn(isBought(drafted) ? drafted : await buy(drafted, key));
    },

    async voidLabel(labelId, key) {
      return labelIn(await giveBack(await read(labelId), key));
    },

    /** Whoever has the label has the parcel: nothing is left to be booked. */
    async createShipment({ orderId, labelId }) {
      const label = await read(labelId);
      if (labelIn(label).orderId !== orderId) {
        throw new Refused("label_of_another_order", `Label ${labelId} is not of order ${orderId}`);
      }
      if (isVoid(label)) throw new Refused("label_void", `Label ${labelId} is void`);
      return parcelIn(label);
    },

    async cancelShipment(shipmentId, key) {
      const parcel = await tracked(shipmentId);
      switch (parcelIn(parcel).status) {
        case "booked":
          return parcelIn(await giveBack(parcel, key));
        case "cancelled":
          return parcelIn(parcel);
        case "delivered":
          throw new Refused("already_delivered", `Parcel ${shipmentId} is delivered`);
        default:
          throw new Refused("under_way", "EasyPost calls no parcel back that is on its way");
      }
    },

    shipment: async (shipmentId) => parcelIn(await tracked(shipmentId)),
    labelsOf: async (orderId) => (await bought(orderId)).map(labelIn),
    shipmentsOf: async (orderId) => (await bought(orderId)).map(parcelIn),
  };

  async function draft(label: NewLabel, key: string): Promise<EasyPostShipment> {
    const wanted = { key, body: { shipment: newShipment(label, sender) }, answer: shipmentSchema };
    try {
      return await http.post("/shipments", wanted);
    } catch (error) {
      // What was asked for before may have arrived only now.
      const there = error instanceof Refused ? await find(label) : undefined;
      if (there) return there;
      throw error;
    }
  }

  async function buy(drafted: EasyPostShipment, key: string): Promise<EasyPostShipment> {
    const body = { rate: { id: cheapestRate(drafted) } };
    try {
      return await http.post(`${pathOf(drafted.id)}/buy`, { key, body, answer: shipmentSchema });
    } catch (error) {
      if (!isCode(error, "SHIPMENT.POSTAGE.EXISTS")) throw error;
      return read(drafted.id);
    }
  }

  async function giveBack(label: EasyPostShipment, key: string): Promise<EasyPostShipment> {
    if (isVoid(label)) return label;
    const refund = { key, body: {}, answer: shipmentSchema };
    const given = await http.post(`${pathOf(label.id)}/refund`, refund);
    if (isVoid(given)) return given;
    throw new Refused("refund_rejected", `EasyPost refused: label ${label.id} is not refunded`);
  }

  function read(id: string): Promise<EasyPostShipment> {
    return http.get(pathOf(id), shipmentSchema);
  }

  async function tracked(trackerId: string): Promise<EasyPostShipment> {
    const path = `/trackers/${encodeURIComponent(trackerId)}`;
    const { shipment_id } = await http.get(path, trackerSchema);
    if (!shipment_id) throw new Refused("not_ours", `Parcel ${trackerId} has no label of ours`);
    return read(shipment_id);
  }

  async function find(
    parcel: Parameters<typeof referenceOf>[0],
  ): Promise<EasyPostShipment | undefined> {
    try {
      return await read(referenceOf(parcel));
    } catch (error) {
      if (isCode(error, "NOT_FOUND")) return undefined;
      throw error;
    }
  }

  /** One after the other: where the next is missing, there are no more. */
  async function bought(orderId: string): Promise<EasyPostShipment[]> {
    const all: EasyPostShipment[] = [];
    for (let parcel = 1; ; parcel += 1) {
      const found = await find({ orderId, parcel });
      if (!found) return all.filter(isBought);
      all.push(found);
    }
  }
}

function pathOf(id: string): string {
  return `/shipments/${encodeURIComponent(id)}`;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Refused && error.code === code;
}

import { z } from "zod";
import { Refusal } from "./refusal.ts";

const address = z.strictObject({
  name: z.string().min(1),
  street1: z.string().min(1),
  street2: z.string().optional(),
  city: z.string().min(1),
  zip: z.string().min(1),
  country: z.string().length(2),
});

/** Whatever else is sent is refused. */
export const newShipment = z.strictObject({
  shipment: z.strictObject({
    reference: z.string().min(1),
    to_address: address,
    from_address: address,
    parcel: z.strictObject({ weight: z.number().positive() }),
  }),
});

export interface Rate {
  id: string;
  carrier: string;
  rate: string;
  currency: string;
}

interface Tracker {
  id: string;
  object: "Tracker";
  tracking_code: string;
  status: string;
  shipment_id: string;
  created_at: string;
  updated_at: string;
  tracking_details: {
    object: "TrackingDetail";
    message: string;
    status: string;
    datetime: string;
  }[];
  weight: number;
}

export interface Shipment {
  id: string;
  object: "Shipment";
  reference: string;
  created_at: string;
  to_address: z.output<typeof address>;
  parcel: { weight: number };
  rates: Rate[];
  messages: { carrier: string; type: string; message: string }[];
  selected_rate: Rate | null;
  tracking_code: string | null;
  refund_status: string | null;
  postage_label: { object: "PostageLabel"; label_url: string } | null;
  tracker: Tracker | null;
}

type Tell = (description: string, result: object) => void;

/** What is drafted, bought and on its way in one account. */
export class Account {
  readonly shipments: Shipment[] = [];
  /** What its carriers ask for the next parcels. */
  prices: { carrier: string; rate: string; currency: string }[] = [
    { carrier: "Albatross", rate: "12.20", currency: "EUR" },
    { carrier: "Buzzard", rate: "9.95", currency: "EUR" },
    { carrier: "Crow", rate: "10.00", currency: "EUR" },
  ];
  #count = 0;

  constructor(
    private readonly tell: Tell,
    private readonly now: () => number,
  ) {}

  draft({ shipment }: z.output<typeof newShipment>): Shipment {
    if (this.shipments.some(({ reference }) => reference === shipment.reference)) {
      throw new Refusal(422, "SHIPMENT.INVALID_PARAMS", "The reference is used already");
    }
    const drafted: Shipment = {
      ...{ id: this.#id("shp"), object: "Shipment", ...shipment, created_at: this.#time() },
      rates: this.prices.map((price) => ({ id: this.#id("rate"), ...price })),
      messages: this.prices.length > 0 ? [] : [tooFar],
      ...{ selected_rate: null, tracking_code: null, refund_status: null, tracker: null },
      postage_label: null,
    };
    this.shipments.push(drafted);
    return drafted;
  }

  /** By its id or by its reference. */
  shipment(name: string): Shipment {
    const found = this.shipments.find(({ id, reference }) => id === name || reference === name);
    if (!found) throw notFound();
    return found;
  }

  buy(name: string, rateId: string): Shipment {
    const shipment = this.shipment(name);
    if (shipment.selected_rate) {
      throw new Refusal(
        422,
        "SHIPMENT.POSTAGE.EXISTS",
        "Postage already exists for this shipment.",
      );
    }
    const rate = shipment.rates.find(({ id }) => id === rateId);
    if (!rate) throw new Refusal(422, "RATE.NOT_FOUND", "There is no such rate");
    const tracking_code = `EZ${1_000_000_000 + this.#count}`;
    const tracker: Tracker = {
      ...{ id: this.#id("trk"), object: "Tracker", tracking_code, shipment_id: shipment.id },
      ...{ status: "pre_transit", created_at: this.#time(), updated_at: this.#time() },
      ...{ tracking_details: [], weight: shipment.parcel.weight },
    };
    const label_url = `https://labels.easypost.test/${shipment.id}.png`;
    const postage_label = { object: "PostageLabel" as const, label_url };
    Object.assign(shipment, { selected_rate: rate, tracking_code, tracker, postage_label });
    this.tell("tracker.created", tracker);
    return shipment;
  }

  refund(name: string): Shipment {
    const shipment = this.shipment(name);
    if (!shipment.tracker) {
      throw new Refusal(422, "SHIPMENT.REFUND.FAILURE", "There is nothing to be refunded");
    }
    if (shipment.refund_status === "submitted") {
      throw new Refusal(422, "SHIPMENT.REFUND.FAILURE", "The refund is submitted already");
    }
    const isScanned = shipment.tracker.status !== "pre_transit";
    shipment.refund_status = isScanned ? "rejected" : "submitted";
    return shipment;
  }

  tracker(trackerId: string): Tracker {
    const found = this.shipments.find(({ tracker }) => tracker?.id === trackerId)?.tracker;
    if (!found) throw notFound();
    return found;
  }

  /** Where a carrier says that it is now. */
  scan(trackerId: string, status: string): void {
    const tracker = this.tracker(trackerId);
    const datetime = this.#time();
    const detail = { object: "TrackingDetail" as const, message: status, status, datetime };
    tracker.tracking_details.push(detail);
    Object.assign(tracker, { status, updated_at: datetime });
    this.tell("tracker.updated", tracker);
  }

  #id(kind: string): string {
    this.#count += 1;
    return `${kind}_${String(this.#count).padStart(32, "0")}`;
  }

  #time(): string {
    return new Date(this.now()).toISOString();
  }
}

const tooFar = {
  carrier: "Albatross",
  type: "rate_error",
  message: "It does not fly there",
};

function notFound(): Refusal {
  return new Refusal(404, "NOT_FOUND", "The requested resource could not be found.");
}

import type { Carrier } from "#server/outside/carriers.ts";
import type { Outside } from "#server/outside/connect.ts";
import { Refused, Unavailable } from "#server/outside/errors.ts";
import type { Payments } from "#server/outside/payments.ts";
import { forEach, playedCarriers, playedProviders } from "#server/outside/systems.ts";
import { within } from "../../support/waiting.ts";

type Call = "capture" | "refund" | "cancel" | "createLabel" | "createShipment" | "cancelShipment";

interface Door {
  arrived: Promise<void>;
  open(): void;
}

/** Stands between the shop and the outside, and lets a test say what becomes of an order's calls. */
export class Turnstile {
  readonly #doors = new Map<string, { knock(): void; opened: Promise<void> }>();
  readonly #lost = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #silent = new Map<string, number>();

  /** The next such call for this order waits until the door is opened. */
  hold(orderId: string, call: Call): Door {
    return this.#door(`${orderId} ${call}`);
  }

  #door(which: string): Door {
    let knock = () => {};
    let open = () => {};
    const arrived = new Promise<void>((resolve) => {
      knock = resolve;
    });
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#doors.set(which, { knock, opened });
    return { arrived: within(10_000, which, arrived), open };
  }

  /** The same, but it has taken effect: only its answer waits. */
  holdAnswer(orderId: string, call: Call): Door {
    return this.#door(`${orderId} answer of ${call}`);
  }

  /** Such calls take effect, and nobody ever hears of it. */
  loseAnswers(orderId: string, call: Call): void {
    this.#lost.add(`${orderId} ${call}`);
  }

  /** So often it is not said which parcels there are of this order. */
  hideParcels(orderId: string, times: number): void {
    this.#silent.set(orderId, times);
  }

  refuse(orderId: string, call: Call): void {
    this.#refused.add(`${orderId} ${call}`);
  }

  /** While it is silent, the carrier does not say where parcels are. */
  carrierIsSilent = false;
  /** The parcels that the carrier was asked about. */
  readonly askedAbout: string[] = [];

  readonly between = (outside: Outside): Outside => {
    return {
      ...outside,
      payments: forEach(playedProviders, (name) => this.#guardPayments(outside.payments[name])),
      carriers: forEach(playedCarriers, (name) => this.#guardCarrier(outside.carriers[name])),
    };
  };

  #guardPayments(payments: Payments): Payments {
    return {
      ...payments,
      capture: this.#guard("capture", payments.capture),
      refund: this.#guard("refund", payments.refund),
      cancel: this.#guard("cancel", payments.cancel),
    };
  }

  #guardCarrier(carrier: Carrier): Carrier {
    return {
      ...carrier,
      createLabel: this.#guard("createLabel", carrier.createLabel),
      createShipment: this.#guard("createShipment", carrier.createShipment),
      cancelShipment: this.#guard("cancelShipment", carrier.cancelShipment),
      shipmentsOf: async (orderId) => {
        const left = this.#silent.get(orderId) ?? 0;
        this.#silent.set(orderId, left - 1);
        if (left > 0) throw new Unavailable("The carrier does not say which parcels it has");
        return carrier.shipmentsOf(orderId);
      },
      shipment: async (shipmentId) => {
        this.askedAbout.push(shipmentId);
        if (this.carrierIsSilent) throw new Unavailable("The carrier is silent");
        return carrier.shipment(shipmentId);
      },
    };
  }

  /** Every key begins with the order's id. */
  #guard<A, T>(call: Call, make: (about: A, key: string) => Promise<T>) {
    return async (about: A, key: string): Promise<T> => {
      const orderId = key.split("/")[0];
      const which = `${orderId} ${call}`;
      await this.#passed(which);
      if (this.#refused.has(which)) throw new Refused("no", `The ${call} was refused`);
      const answer = await make(about, key);
      await this.#passed(`${orderId} answer of ${call}`);
      if (this.#lost.has(which)) throw new Unavailable(`The answer to ${call} was lost`);
      return answer;
    };
  }

  async #passed(which: string): Promise<void> {
    const door = this.#doors.get(which);
    door?.knock();
    await door?.opened;
  }
}

import type { Outside } from "#server/outside/connect.ts";
import { within } from "../../support/waiting.ts";

type Call = "capture" | "refund" | "cancel" | "createLabel" | "createShipment" | "cancelShipment";

interface Door {
  arrived: Promise<void>;
  open(): void;
}

/** Stands between the shop and the outside, and lets a test stop an order's call just before it is made. */
export class Turnstile {
  readonly #doors = new Map<string, { knock(): void; opened: Promise<void> }>();

  /** The next such call for this order waits until the door is opened. */
  hold(orderId: string, call: Call): Door {
    let knock = () => {};
    let open = () => {};
    const arrived = new Promise<void>((resolve) => {
      knock = resolve;
    });
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#doors.set(`${orderId} ${call}`, { knock, opened });
    return { arrived: within(10_000, `${call} of ${orderId}`, arrived), open };
  }

  readonly between = (outside: Outside): Outside => {
    const { payments, carrier } = outside;
    return {
      ...outside,
      payments: {
        ...payments,
        capture: this.#guard("capture", payments.capture),
        refund: this.#guard("refund", payments.refund),
        cancel: this.#guard("cancel", payments.cancel),
      },
      carrier: {
        ...carrier,
        createLabel: this.#guard("createLabel", carrier.createLabel),
        createShipment: this.#guard("createShipment", carrier.createShipment),
        cancelShipment: this.#guard("cancelShipment", carrier.cancelShipment),
      },
    };
  };

  /** Every key begins with the order's id. */
  #guard<A, T>(call: Call, make: (about: A, key: string) => Promise<T>) {
    return async (about: A, key: string): Promise<T> => {
      const door = this.#doors.get(`${key.split("/")[0]} ${call}`);
      door?.knock();
      await door?.opened;
      return make(about, key);
    };
  }
}

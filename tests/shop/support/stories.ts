import { findCart } from "#db/shop/carts.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import type { OrderStatus } from "#db/shop/statuses.ts";
import type { Visitor } from "../../support/visitor.ts";
import { until } from "../../support/waiting.ts";
import type { Desk } from "./checkout-desk.ts";
import { endings, type Kind, type Plan } from "./mix.ts";

export interface Told {
  kind: Kind;
  orderId: string;
}

/** Lives through one order as planned, until nothing more happens to it. */
export async function live(desk: Desk, shopper: Visitor, { kind, lines }: Plan): Promise<Told> {
  await fillCart(desk, shopper, lines);
  const orderId = await desk.checkOut(shopper, { note: notes[kind] ?? "" });
  await stories[kind](new Story(desk, shopper, orderId));
  await ended(desk, { kind, orderId });
  return { kind, orderId };
}

/** What an order that was not paid has left in the cart makes room. */
async function fillCart({ db }: Desk, shopper: Visitor, lines: Plan["lines"]): Promise<void> {
  for (const { sku } of findCart(db, shopper).lines) {
    await taken(shopper.delete(`/api/cart/lines/${sku}`));
  }
  for (const [sku, quantity] of Object.entries(lines)) {
    await taken(shopper.put(`/api/cart/lines/${sku}`, { quantity }));
  }
}

const notes: Partial<Record<Kind, string>> = {
  "carrier is flaky": "FLAKY_SHIP:2",
  "carrier refuses": "FAIL_SHIP",
};

const stories: Record<Kind, (order: Story) => Promise<void>> = {
  happy: (order) => order.paidAndApproved(),
  "carrier is flaky": (order) => order.paidAndApproved(),
  "carrier refuses": (order) => order.paidAndApproved(),
  "told three times": async (order) => {
    await order.pay("duplicate");
    await order.approve();
  },
  "the last units": async (order) => {
    const reached = await order.reaches("awaiting_payment", "payment_failed");
    if (reached === "awaiting_payment") await order.paidAndApproved();
  },
  declined: (order) => order.pay("decline"),
  "declined, then paid": async (order) => {
    await order.pay("decline");
    await order.reaches("payment_failed");
    await order.tryAgain();
    await order.paidAndApproved();
  },
  "cancelled while paying": async (order) => {
    await order.reaches("awaiting_payment");
    await order.cancelPayment();
  },
  "cancelled while it is paid": async (order) => {
    await order.reaches("awaiting_payment");
    await Promise.allSettled([order.pay(), order.cancelPayment()]);
    const reached = await order.reaches("awaiting_approval", "payment_failed");
    if (reached === "awaiting_approval") await order.approve();
  },
  "cancelled while waiting": async (order) => {
    await order.pay();
    await order.reaches("awaiting_approval");
    await order.cancel();
  },
  "cancelled while approved": async (order) => {
    await order.pay();
    await order.reaches("awaiting_approval");
    await Promise.allSettled([order.approve(), order.cancel()]);
  },
  rejected: async (order) => {
    await order.pay();
    await order.reject();
  },
  "never paid": async () => {},
  "paid too late": (order) => order.pay("late"),
};

class Story {
  readonly #admin: Visitor;

  constructor(
    private readonly desk: Desk,
    private readonly shopper: Visitor,
    private readonly orderId: string,
  ) {
    this.#admin = desk.signIn("admin");
  }

  /** Looks at our own books first: hundreds that ask the provider all the time would keep it from its work. */
  async pay(card?: Parameters<Desk["pay"]>[1]): Promise<void> {
    await this.reaches("awaiting_payment");
    await this.desk.pay(this.orderId, card);
  }

  async paidAndApproved(): Promise<void> {
    await this.pay();
    await this.approve();
  }

  async approve(): Promise<void> {
    await this.reaches("awaiting_approval");
    await taken(this.#admin.post(`/api/workflow/${this.orderId}/approve`));
  }

  async reject(): Promise<void> {
    await this.reaches("awaiting_approval");
    await taken(this.#admin.post(`/api/workflow/${this.orderId}/reject`, { reason: "Not today" }));
  }

  async cancel(): Promise<void> {
    await taken(this.shopper.post(`/api/workflow/${this.orderId}/cancel`));
  }

  async cancelPayment(): Promise<void> {
    await taken(this.shopper.post(`/api/orders/${this.orderId}/cancel-payment`));
  }

  async tryAgain(): Promise<void> {
    await this.desk.checkOut(this.shopper, { orderId: this.orderId, attempt: 2 });
  }

  reaches(...statuses: OrderStatus[]): Promise<OrderStatus> {
    return statusAmong(this.desk, this.orderId, statuses);
  }
}

async function taken(asked: Promise<Response>): Promise<void> {
  const answer = await asked;
  if (!answer.ok) throw new Error(`It was answered ${answer.status}: ${await answer.text()}`);
}

async function ended(desk: Desk, { kind, orderId }: Told): Promise<void> {
  await statusAmong(desk, orderId, endings[kind]);
}

function statusAmong(
  { db }: Desk,
  orderId: string,
  statuses: readonly OrderStatus[],
): Promise<OrderStatus> {
  const look = () => {
    const status = findAnyOrder(db, { id: orderId })?.status;
    return status && statuses.includes(status) ? status : undefined;
  };
  return until(`${orderId} to be ${statuses.join(" or ")}`, look, { deadline: 45_000 });
}

import { randomBytes } from "node:crypto";
import type { z } from "zod";
import type { Charge, Dispute, PaymentIntent, Refund, Session } from "./objects.ts";
import type { params } from "./params.ts";
import { Refusal } from "./refusal.ts";

type NewSession = z.output<typeof params.createSession>;
type Tell = (type: string, object: object) => void;

const halfAnHour = 30 * 60;
const aDay = 24 * 60 * 60;

/** What Stripe has written down for one shop, and what can be done about it. */
export class Account {
  readonly sessions = new Map<string, Session>();
  readonly paymentIntents = new Map<string, PaymentIntent>();
  readonly charges = new Map<string, Charge>();
  readonly refunds = new Map<string, Refund>();
  readonly disputes = new Map<string, Dispute>();
  readonly #captureMethods = new Map<string, NewSession["payment_intent_data"]>();

  constructor(
    private readonly tell: Tell,
    private readonly pagesAt: () => string,
    private readonly now: () => number,
  ) {}

  createSession(wanted: NewSession): Session {
    const created = this.#seconds();
    const amount = wanted.line_items.reduce(
      (sum, { quantity, price_data }) => sum + quantity * price_data.unit_amount,
      0,
    );
    const { expires_at = created + aDay } = wanted;
    if (expires_at < created + halfAnHour || expires_at > created + aDay) {
      const message =
        "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.";
      throw new Refusal(400, { param: "expires_at", message });
    }
    const currency = wanted.line_items[0]?.price_data.currency ?? "";
    if (currency === "eur" && amount < 50) {
      throw new Refusal(400, {
        code: "amount_too_small",
        message: "The Checkout Session's total amount due must add up to at least €0.50 eur",
      });
    }
    const id = newId("cs_test");
    const session: Session = {
      ...{ id, object: "checkout.session", status: "open", payment_status: "unpaid" },
      ...{ url: `${this.pagesAt()}/c/pay/${id}`, created, expires_at },
      ...{ amount_total: amount, currency },
      client_reference_id: wanted.client_reference_id ?? null,
      metadata: wanted.metadata ?? {},
      ...{ success_url: wanted.success_url, cancel_url: wanted.cancel_url ?? null },
      payment_intent: null,
    };
    this.sessions.set(id, session);
    this.#captureMethods.set(id, wanted.payment_intent_data);
    return session;
  }

  /** The shopper fills in the page. A card that is declined leaves it open, for another one. */
  pay(sessionId: string, { isDeclined = false } = {}): void {
    const session = this.session(sessionId);
    if (session.status !== "open") throw new Error(`The page of ${sessionId} is ${session.status}`);
    const intent = this.#intentOf(session);
    const charge = this.#newCharge(intent, isDeclined ? "failed" : "succeeded");
    intent.latest_charge = charge.id;
    if (isDeclined) {
      this.tell("charge.failed", charge);
      this.tell("payment_intent.payment_failed", intent);
      return;
    }
    session.status = "complete";
    session.url = null;
    if (intent.capture_method === "manual") {
      intent.status = "requires_capture";
      intent.amount_capturable = intent.amount;
      this.tell("payment_intent.amount_capturable_updated", intent);
    } else this.#take(intent, charge, session);
    this.tell("checkout.session.completed", session);
  }

  expire(sessionId: string): Session {
    const session = this.session(sessionId);
    if (session.status !== "open") {
      const message = `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`;
      throw new Refusal(400, { message });
    }
    session.status = "expired";
    session.url = null;
    const intent = session.payment_intent && this.intent(session.payment_intent);
    if (intent) {
      intent.status = "canceled";
      this.tell("payment_intent.canceled", intent);
    }
    this.tell("checkout.session.expired", session);
    return session;
  }

  capture(id: string, amount?: number): PaymentIntent {
    const intent = this.intent(id);
    if (intent.status !== "requires_capture") throw unexpected(intent, "captured");
    if (amount !== undefined && amount > intent.amount_capturable) {
      throw new Refusal(400, { code: "amount_too_large", message: "More than can be captured" });
    }
    const session = [...this.sessions.values()].find((one) => one.payment_intent === id);
    this.#take(intent, this.#chargeOf(intent), session, amount);
    return intent;
  }

  cancel(id: string): PaymentIntent {
    const intent = this.intent(id);
    if (intent.status !== "requires_capture") throw unexpected(intent, "canceled");
    intent.status = "canceled";
    intent.amount_capturable = 0;
    const charge = this.#chargeOf(intent);
    charge.refunded = true;
    charge.amount_refunded = charge.amount;
    this.tell("charge.refunded", charge);
    this.tell("payment_intent.canceled", intent);
    return intent;
  }

  refund(wanted: z.output<typeof params.refund>): Refund {
    const intent = this.intent(wanted.payment_intent);
    if (intent.status !== "succeeded") {
      const message = `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`;
      throw new Refusal(400, { code: "payment_intent_unexpected_state", message });
    }
    const charge = this.#chargeOf(intent);
    const left = charge.amount_captured - charge.amount_refunded;
    const { amount = left, metadata = {} } = wanted;
    if (this.#isBeingDisputed(charge.id)) {
      throw new Refusal(400, { code: "charge_disputed", message: "The charge is being disputed" });
    }
    if (left === 0) {
      const message = `Charge ${charge.id} has already been refunded.`;
      throw new Refusal(400, { code: "charge_already_refunded", message });
    }
    if (amount > left) {
      const message = `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`;
      throw new Refusal(400, { param: "amount", message });
    }
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === charge.amount_captured;
    const refund: Refund = {
      ...{ id: newId("re"), object: "refund", status: "succeeded", amount, metadata },
      ...{ currency: charge.currency, created: this.#seconds() },
      ...{ charge: charge.id, payment_intent: intent.id },
    };
    this.refunds.set(refund.id, refund);
    this.tell("refund.created", refund);
    this.tell("charge.refunded", charge);
    return refund;
  }

  /** The bank sent it back. */
  failRefund(id: string): void {
    const refund = found(this.refunds, id, "refund");
    const charge = found(this.charges, refund.charge, "charge");
    refund.status = "failed";
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
    this.tell("refund.failed", refund);
  }

  dispute(paymentIntent: string, { reason = "fraudulent" } = {}): Dispute {
    const charge = this.#chargeOf(this.intent(paymentIntent));
    const created = this.#seconds();
    const dispute: Dispute = {
      ...{ id: newId("du"), object: "dispute", status: "needs_response", reason, created },
      ...{ amount: charge.amount_captured, currency: charge.currency },
      ...{ charge: charge.id, payment_intent: paymentIntent },
      evidence_details: { due_by: created + 7 * aDay },
    };
    charge.disputed = true;
    this.disputes.set(dispute.id, dispute);
    this.tell("charge.dispute.created", dispute);
    this.tell("charge.dispute.funds_withdrawn", dispute);
    return dispute;
  }

  closeDispute(id: string, status: "won" | "lost"): void {
    const dispute = found(this.disputes, id, "dispute");
    dispute.status = status;
    dispute.evidence_details.due_by = null;
    this.tell("charge.dispute.closed", dispute);
  }

  session(id: string): Session {
    return found(this.sessions, id, "checkout.session");
  }

  intent(id: string): PaymentIntent {
    return found(this.paymentIntents, id, "payment_intent");
  }

  /** The one page that was opened for an order, or the last. */
  pageOf(orderId: string): Session | undefined {
    return [...this.sessions.values()].findLast((one) => one.client_reference_id === orderId);
  }

  /** What was taken and given back for an order, in Stripe's own counting. */
  moneyOf(orderId: string) {
    const pages = [...this.sessions.values()].filter((one) => one.client_reference_id === orderId);
    const charges = pages.flatMap(({ payment_intent: id }) =>
      [...this.charges.values()].filter((one) => one.payment_intent === id),
    );
    const sum = (of: (charge: Charge) => number) =>
      charges.reduce((total, one) => total + of(one), 0);
    return {
      captured: sum(({ amount_captured }) => amount_captured),
      refunded: sum((one) => (one.captured ? one.amount_refunded : 0)),
      held: sum((one) =>
        one.status === "succeeded" && !one.captured && !one.refunded ? one.amount : 0,
      ),
    };
  }

  #intentOf(session: Session): PaymentIntent {
    if (session.payment_intent) return this.intent(session.payment_intent);
    const data = this.#captureMethods.get(session.id);
    const intent: PaymentIntent = {
      ...{ id: newId("pi"), object: "payment_intent", status: "requires_payment_method" },
      ...{ amount: session.amount_total, amount_capturable: 0, amount_received: 0 },
      ...{ currency: session.currency, created: this.#seconds(), latest_charge: null },
      ...{ capture_method: data?.capture_method ?? "automatic", metadata: data?.metadata ?? {} },
    };
    this.paymentIntents.set(intent.id, intent);
    session.payment_intent = intent.id;
    return intent;
  }

  #newCharge({ id, amount, currency }: PaymentIntent, status: Charge["status"]): Charge {
    const charge: Charge = {
      ...{ id: newId("ch"), object: "charge", status, amount, currency },
      ...{ amount_captured: 0, amount_refunded: 0, captured: false, refunded: false },
      ...{ disputed: false, created: this.#seconds(), payment_intent: id },
    };
    this.charges.set(charge.id, charge);
    return charge;
  }

  #take(intent: PaymentIntent, charge: Charge, session?: Session, amount = intent.amount): void {
    intent.status = "succeeded";
    intent.amount_capturable = 0;
    intent.amount_received = amount;
    charge.captured = true;
    charge.amount_captured = amount;
    if (session) session.payment_status = "paid";
    this.tell("charge.captured", charge);
    this.tell("payment_intent.succeeded", intent);
  }

  #chargeOf({ latest_charge }: PaymentIntent): Charge {
    return found(this.charges, latest_charge ?? "", "charge");
  }

  #isBeingDisputed(charge: string): boolean {
    const isOpen = (one: Dispute) => one.status !== "won" && one.status !== "lost";
    return [...this.disputes.values()].some((one) => one.charge === charge && isOpen(one));
  }

  #seconds(): number {
    return Math.floor(this.now() / 1000);
  }
}

function unexpected(intent: PaymentIntent, done: "captured" | "canceled"): Refusal {
  const message = `This PaymentIntent could not be ${done} because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${done}: requires_capture.`;
  const code = "payment_intent_unexpected_state";
  return new Refusal(400, { code, message, payment_intent: { ...intent } });
}

function found<T>(all: ReadonlyMap<string, T>, id: string, what: string): T {
  const one = all.get(id);
  if (one) return one;
  const message = `No such ${what}: '${id}'`;
  throw new Refusal(404, { code: "resource_missing", param: "id", message });
}

function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString("hex")}`;
}

/** What Stripe answers instead, in the form in which it does. */
export class Refusal extends Error {
  constructor(
    readonly status: 400 | 401 | 402 | 404 | 409,
    readonly told: {
      message: string;
      type?: "invalid_request_error" | "idempotency_error" | "card_error";
      code?: string;
      param?: string;
      payment_intent?: unknown;
    },
  ) {
    super(told.message);
  }

  get body() {
    return { error: { type: "invalid_request_error", ...this.told } };
  }
}

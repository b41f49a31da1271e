/** What Stripe answers with, as far as the shop reads it. */

export interface Session {
  id: string;
  object: "checkout.session";
  status: "open" | "complete" | "expired";
  payment_status: "unpaid" | "paid";
  url: string | null;
  created: number;
  expires_at: number;
  amount_total: number;
  currency: string;
  client_reference_id: string | null;
  metadata: Record<string, string>;
  success_url: string;
  cancel_url: string | null;
  payment_intent: string | null;
}

export interface PaymentIntent {
  id: string;
  object: "payment_intent";
  status: "requires_payment_method" | "requires_capture" | "succeeded" | "canceled";
  amount: number;
  amount_capturable: number;
  amount_received: number;
  currency: string;
  created: number;
  capture_method: string;
  metadata: Record<string, string>;
  latest_charge: string | null;
}

export interface Charge {
  id: string;
  object: "charge";
  status: "succeeded" | "failed";
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  captured: boolean;
  refunded: boolean;
  disputed: boolean;
  currency: string;
  created: number;
  payment_intent: string;
}

export interface Refund {
  id: string;
  object: "refund";
  status: "succeeded" | "failed";
  amount: number;
  currency: string;
  created: number;
  metadata: Record<string, string>;
  charge: string;
  payment_intent: string;
}

export interface Dispute {
  id: string;
  object: "dispute";
  status: "needs_response" | "under_review" | "won" | "lost";
  reason: string;
  amount: number;
  currency: string;
  created: number;
  charge: string;
  payment_intent: string;
  evidence_details: { due_by: number | null };
}

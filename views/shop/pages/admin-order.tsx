import type { OrderDescription } from "#db/shop/order-pages.ts";
import { awaitsDecision } from "#server/domains/shop/rules/order-actions.ts";
import { BackLink } from "#views/parts/links.tsx";
import { ApproveOrReject, type RefusedRejection } from "../parts/approve-or-reject.tsx";
import { OrderPage } from "./order.tsx";

interface AdminOrderPageProps {
  order: OrderDescription;
  now: number;
  rejection?: RefusedRejection | undefined;
}

export function AdminOrderPage({ order, now, rejection }: AdminOrderPageProps) {
  return (
    <>
      <BackLink id="back-to-admin" href="/admin">
        Admin
      </BackLink>
      <OrderPage
        order={order}
        now={now}
        inCart={0}
        actions={<AdminActions order={order} rejection={rejection} />}
      />
    </>
  );
}

function AdminActions({ order, rejection }: Omit<AdminOrderPageProps, "now">) {
  const { id, owner } = order;
  return (
    <>
      <p class="muted">{`${owner.displayName}'s order (@${owner.username})`}</p>
      {awaitsDecision(order) && <ApproveOrReject orderId={id} refused={rejection} />}
    </>
  );
}

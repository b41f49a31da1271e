import type { OrderDescription } from "#db/shop/order-pages.ts";
import { Icon } from "#views/parts/icon.tsx";
import { Decision, type RejectForm } from "../parts/decision.tsx";
import { OrderPage } from "./order.tsx";

interface AdminOrderPageProps {
  order: OrderDescription;
  now: number;
  /** What was typed into a rejection that was refused, and why it was. */
  rejection?: RejectForm | undefined;
}

export function AdminOrderPage({ order, now, rejection }: AdminOrderPageProps) {
  const { displayName, username } = order.owner;
  return (
    <>
      <a id="back-to-admin" class="back" href="/admin">
        <Icon name="chevron-left" size={16} /> Admin
      </a>
      <OrderPage
        order={order}
        now={now}
        inCart={0}
        choices={
          <>
            <p class="muted">{`${displayName}'s order (@${username})`}</p>
            {order.status === "awaiting_approval" && (
              <Decision orderId={order.id} form={rejection} />
            )}
          </>
        }
      />
    </>
  );
}

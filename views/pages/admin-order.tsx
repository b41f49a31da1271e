import type { OrderDescription } from "#db/queries/order-pages.ts";
import { Decision } from "../parts/decision.tsx";
import { Icon } from "../parts/icon.tsx";
import { OrderPage } from "./order.tsx";

export function AdminOrderPage({ order, now }: { order: OrderDescription; now: number }) {
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
            {order.status === "awaiting_approval" && <Decision orderId={order.id} />}
          </>
        }
      />
    </>
  );
}

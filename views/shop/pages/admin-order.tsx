import type { OrderDescription } from "#db/shop/order-pages.ts";
import { mayBeGivenUp } from "#server/domains/shop/rules/missing-parcel.ts";
import { awaitsDecision } from "#server/domains/shop/rules/order-actions.ts";
import { carrierTitle } from "#server/rules/system-titles.ts";
import { CommandButton } from "#views/parts/command.tsx";
import { BackLink } from "#views/parts/links.tsx";
import { pathTo } from "#views/parts/path.ts";
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
      <LabelLink order={order} />
      {mayBeGivenUp(order) && <GiveUpParcel orderId={id} />}
    </>
  );
}

/** For whoever packs: it is stuck on the parcel. */
function LabelLink({ order: { id, shipment } }: Pick<AdminOrderPageProps, "order">) {
  const { labelUrl, labelVoidAt, carrier } = shipment ?? {};
  if (!labelUrl || labelVoidAt) return null;
  return (
    <p class="decision">
      <a id={`label-${id}`} class="button" href={labelUrl} rel="noreferrer">
        {`${carrierTitle(carrier ?? null)}'s label, to print`}
      </a>
    </p>
  );
}

function GiveUpParcel({ orderId }: { orderId: string }) {
  return (
    <div class="decision">
      <p>
        The carrier was asked again and again and does not say where the parcel is. Its things are
        written off: send the same ones again, or give the money back.
      </p>
      <CommandButton
        id={`parcel-again-${orderId}`}
        class="button button-primary"
        action={pathTo("api", "workflow", orderId, "parcel-again")}
      >
        Send it again
      </CommandButton>
      <CommandButton
        id={`parcel-lost-${orderId}`}
        class="button button-danger"
        action={pathTo("api", "workflow", orderId, "parcel-lost")}
      >
        The parcel is lost: refund it
      </CommandButton>
    </div>
  );
}

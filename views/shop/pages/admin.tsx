import type {
  FailedRun,
  RecentDecision,
  RefusedWebhook,
  WaitingOrder,
} from "#db/shop/admin-pages.ts";
import { Empty } from "#views/parts/empty.tsx";
import { LogRow } from "#views/parts/log.tsx";
import { pathTo } from "#views/parts/path.ts";
import { shortId } from "#views/parts/short-id.ts";
import { WebhookBadge } from "#views/parts/status.tsx";
import { WaitingOrders } from "../parts/waiting-orders.tsx";

export interface AdminPageProps {
  waiting: WaitingOrder[];
  decisions: RecentDecision[];
  webhooks: RefusedWebhook[];
  failed: FailedRun[];
  now: number;
}

export function AdminPage({ waiting, decisions, webhooks, failed, now }: AdminPageProps) {
  return (
    <>
      <section class="block" aria-labelledby="waiting-title">
        <h2 id="waiting-title">Waiting for your decision</h2>
        {waiting.length > 0 ? (
          <WaitingOrders orders={waiting} now={now} />
        ) : (
          <Empty icon="check-circle" title="Nothing waits for a decision">
            Paid orders appear here the moment they come in.
          </Empty>
        )}
      </section>
      {failed.length > 0 && <Failed runs={failed} />}
      {webhooks.length > 0 && <Webhooks events={webhooks} />}
      {decisions.length > 0 && <Decisions decisions={decisions} />}
    </>
  );
}

function Failed({ runs }: { runs: FailedRun[] }) {
  return (
    <section class="block" aria-labelledby="failed-title">
      <h2 id="failed-title">Runs that failed</h2>
      <ul class="rows">
        {runs.map((run) => (
          <LogRow
            id={`failed-${run.id}`}
            at={run.endedAt}
            note={`@${run.username}${run.reason ? `: ${run.reason}` : ""}`}
          >
            {run.kind === "order" ? (
              <a id={`failed-open-${run.id}`} href={pathTo("admin", "orders", run.id)}>
                {run.title}
              </a>
            ) : (
              run.title
            )}
          </LogRow>
        ))}
      </ul>
    </section>
  );
}

function Webhooks({ events }: { events: RefusedWebhook[] }) {
  return (
    <section class="block" aria-labelledby="webhooks-title">
      <h2 id="webhooks-title">Events from outside, refused or too late</h2>
      <ul class="rows">
        {events.map((event) => (
          <LogRow
            id={`webhook-${event.eventId}`}
            at={event.receivedAt}
            note={event.detail}
            state={<WebhookBadge outcome={event.outcome} />}
          >
            {event.type}{" "}
            <span class="mono muted">{event.orderId ?? event.intentId ?? event.eventId}</span>
            {event.deliveries > 1 && <span class="muted">{` sent ${event.deliveries} times`}</span>}
          </LogRow>
        ))}
      </ul>
    </section>
  );
}

function Decisions({ decisions }: { decisions: RecentDecision[] }) {
  return (
    <section class="block" aria-labelledby="decisions-title">
      <h2 id="decisions-title">Decided lately</h2>
      <ul class="rows">
        {decisions.map((decision) => (
          <LogRow id={`decision-${decision.id}`} at={decision.at} note={decision.detail}>
            {whoDid(decision)} <DecisionSubject decision={decision} />
          </LogRow>
        ))}
      </ul>
    </section>
  );
}

const didWhat: Record<string, string> = {
  approve: "approved",
  reject: "rejected",
  cancel: "cancelled",
};

export function whoDid({ actor, actorName, action }: RecentDecision): string {
  return `${actorName ?? actor} ${didWhat[action] ?? action}`;
}

function DecisionSubject({ decision: { id, orderId, subject } }: { decision: RecentDecision }) {
  if (!orderId) return <span class="mono">{subject}</span>;
  return (
    <a id={`decision-open-${id}`} class="mono" href={pathTo("admin", "orders", orderId)}>
      {shortId(orderId)}
    </a>
  );
}

import type { FailedRun } from "#db/queries/failed-runs.ts";
import type {
  MissingParcel,
  RecentDecision,
  RefusedWebhook,
  WaitingOrder,
} from "#db/shop/admin-pages.ts";
import { Block } from "#views/parts/block.tsx";
import { CommandButton } from "#views/parts/command.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { LogRow } from "#views/parts/log.tsx";
import { pathTo } from "#views/parts/path.ts";
import { SecondFactorInvitation } from "#views/parts/second-factor.tsx";
import { WebhookBadge } from "#views/parts/status.tsx";
import { WaitingOrders } from "../parts/waiting-orders.tsx";

export interface AdminPageProps {
  waiting: WaitingOrder[];
  missing: MissingParcel[];
  decisions: RecentDecision[];
  webhooks: RefusedWebhook[];
  failed: FailedRun[];
  /** Whether this reader's password alone opens the desk. */
  lacksSecondFactor: boolean;
  now: number;
}

export function AdminPage(props: AdminPageProps) {
  const { waiting, missing, decisions, webhooks, failed, now } = props;
  return (
    <>
      {props.lacksSecondFactor && <SecondFactorInvitation />}
      <Block id="waiting" title="Waiting for your decision">
        {waiting.length > 0 ? (
          <WaitingOrders orders={waiting} now={now} />
        ) : (
          <Empty icon="check-circle" title="Nothing waits for a decision">
            Orders appear here the moment their payment is reserved.
          </Empty>
        )}
      </Block>
      {missing.length > 0 && <MissingParcels parcels={missing} />}
      {failed.length > 0 && <FailedRuns runs={failed} />}
      {webhooks.length > 0 && <RefusedWebhooks events={webhooks} />}
      {decisions.length > 0 && <RecentDecisions decisions={decisions} />}
    </>
  );
}

function MissingParcels({ parcels }: { parcels: MissingParcel[] }) {
  return (
    <Block id="missing" title="Parcels that nobody hears of">
      <ul class="rows">
        {parcels.map(({ id, title, username, since }) => (
          <LogRow id={`missing-${id}`} at={since} note={`@${username}`}>
            <a id={`missing-open-${id}`} href={pathTo("admin", "orders", id)}>
              {title}
            </a>
          </LogRow>
        ))}
      </ul>
    </Block>
  );
}

function FailedRuns({ runs }: { runs: FailedRun[] }) {
  return (
    <Block id="failed" title="Runs that failed">
      <ul class="rows">
        {runs.map((run) => (
          <LogRow
            id={`failed-${run.id}`}
            at={run.endedAt}
            note={`@${run.username}${run.reason ? `: ${run.reason}` : ""}`}
          >
            <a id={`failed-open-${run.id}`} href={pathOfFailed(run)}>
              {run.title}
            </a>
          </LogRow>
        ))}
      </ul>
    </Block>
  );
}

/** An order has a page for admins; of anything else they read the story of its run. */
export function pathOfFailed({ id, kind }: FailedRun): string {
  return kind === "order" ? pathTo("admin", "orders", id) : pathTo("runs", id);
}

function RefusedWebhooks({ events }: { events: RefusedWebhook[] }) {
  return (
    <Block id="webhooks" title="Events from outside that came to nothing">
      <ul class="rows">
        {events.map((event) => (
          <LogRow
            id={`webhook-${event.eventId}`}
            at={event.receivedAt}
            note={event.detail}
            state={<WebhookBadge outcome={event.outcome} />}
          >
            {event.type}{" "}
            <span class="mono muted">{event.runId ?? event.intentId ?? event.eventId}</span>
            {event.deliveries > 1 && <span class="muted">{` sent ${event.deliveries} times`}</span>}
            {(event.outcome === "failed" || event.outcome === "received") && (
              <CommandButton
                id={`again-${event.eventId}`}
                class="button button-small"
                action={pathTo("api", "events", event.eventId, "again")}
              >
                Hand it over again
              </CommandButton>
            )}
          </LogRow>
        ))}
      </ul>
    </Block>
  );
}

function RecentDecisions({ decisions }: { decisions: RecentDecision[] }) {
  return (
    <Block id="decisions" title="Decided lately">
      <ul class="rows">
        {decisions.map((decision) => (
          <LogRow id={`decision-${decision.id}`} at={decision.at} note={decision.detail}>
            {whoDidWhat(decision)} <DecisionSubject decision={decision} />
          </LogRow>
        ))}
      </ul>
    </Block>
  );
}

const wordsFor: Record<string, string> = {
  approve: "approved",
  reject: "rejected",
  cancel: "cancelled",
  "declare lost": "gave up the parcel of",
  "send again": "sent again the parcel of",
};

export function whoDidWhat({ actor, actorName, action }: RecentDecision): string {
  return `${actorName ?? actor} ${wordsFor[action] ?? action}`;
}

function DecisionSubject({ decision }: { decision: RecentDecision }) {
  const { id, orderId, orderTitle, subject } = decision;
  if (!orderId) return <span class="mono">{subject}</span>;
  return (
    <a id={`decision-open-${id}`} href={pathTo("admin", "orders", orderId)}>
      {orderTitle}
    </a>
  );
}

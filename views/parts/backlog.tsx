import type { Backlog } from "#db/gate/backlogs.ts";
import { sayProgress, sayReceipt } from "#server/rules/backlog.ts";
import { sayCount } from "#server/rules/count.ts";
import { Command, CommandSubmit } from "./command.tsx";
import { HiddenFields } from "./field.tsx";
import { pathTo } from "./path.ts";
import { Time } from "./time.tsx";

/** How far it has come, and in the end the receipt. */
export function BacklogTold({ backlog }: { backlog: Backlog }) {
  if (backlog.endedAt === null) return <p role="status">{sayProgress(backlog)}</p>;
  return (
    <p class="muted small">
      {`${sayReceipt(backlog)}. Ended `}
      <Time at={backlog.endedAt} />
    </p>
  );
}

interface WithdrawBacklogProps {
  organisationId: string;
  waiting: number;
  newId: string;
  /** Where it is asked for, by whom. */
  api: "backlogs" | "tenant-backlogs";
}

/** Two steps: the second says how many. */
export function WithdrawBacklog({ organisationId, waiting, newId, api }: WithdrawBacklogProps) {
  const id = `backlog-${organisationId}`;
  const many = waiting === 1 ? "the one job that waits" : `all ${sayCount(waiting)} that wait`;
  return (
    <details id={id} data-preserve-attr="open">
      <summary id={`${id}-open`} class="button button-small">
        Cancel the backlog…
      </summary>
      <Command id={`${id}-form`} class="form reject-form" action={pathTo("api", api, newId)}>
        <HiddenFields values={{ organisationId }} />
        <p>What has begun goes on. What is withdrawn is not begun any more.</p>
        <CommandSubmit id={`${id}-send`}>{`Withdraw ${many}`}</CommandSubmit>
      </Command>
    </details>
  );
}

import type { Backlog } from "#db/gate/backlogs.ts";
import type { Standing } from "#db/gate/standing.ts";
import type { Tenant } from "#db/organisations/organisations.ts";
import { mayChange, mayTakeBack } from "#server/rules/organisation-acts.ts";
import { mostOf, type Plan } from "#server/rules/plans.ts";
import { AtTheGate } from "../parts/at-the-gate.tsx";
import { BacklogTold, WithdrawBacklog } from "../parts/backlog.tsx";
import { Block } from "../parts/block.tsx";
import { Command, CommandSubmit } from "../parts/command.tsx";
import { Empty } from "../parts/empty.tsx";
import { Field, FieldFrame, FormError, fieldOf, saidOf, type TypedForm } from "../parts/field.tsx";
import {
  type Acts,
  ActTold,
  DeleteAll,
  ExportAll,
  Suspend,
  TakeBack,
} from "../parts/organisation-acts.tsx";
import { planLines, StateBadge, stateLabel } from "../parts/organisations.tsx";
import { pathTo } from "../parts/path.ts";

/** With how its work stands at the gate, where it has any. */
export type StandingTenant = Tenant & {
  standing: Standing | undefined;
  /** The last of its backlogs that was withdrawn, or is. */
  backlog: Backlog | undefined;
  newBacklogId: string;
  acts: Acts;
};

interface TenantsPageProps {
  tenants: StandingTenant[];
  now: number;
  refused?: (TypedForm<string> & { id: string }) | undefined;
  /** Where a flood can be watched, if it may be sent here. */
  floodHref?: string | undefined;
}

/** Whoever shares the house, and how much of it each may take. */
export function TenantsPage({ tenants, now, refused, floodHref }: TenantsPageProps) {
  const watch = floodHref && (
    <a id="watch-a-flood" href={floodHref}>
      Watch a flood
    </a>
  );
  const usage = (
    <a id="usage-csv" href="/api/tenants/usage/csv" download>
      Usage by day, as CSV
    </a>
  );
  if (tenants.length === 0) {
    return (
      <Empty icon="people" title="No organisations yet" action={watch}>
        Whoever makes one shares what all its work runs on. Here it is set how much of it.
      </Empty>
    );
  }
  return (
    <Block
      id="tenants"
      title="Who shares the house"
      aside={
        <span class="block-ways">
          {usage} {watch}
        </span>
      }
    >
      <ul class="standing-work">
        {tenants.map((tenant) => (
          <One
            tenant={tenant}
            all={tenants}
            now={now}
            form={refused?.id === tenant.id ? refused : undefined}
          />
        ))}
      </ul>
    </Block>
  );
}

interface OneProps {
  tenant: StandingTenant;
  all: readonly StandingTenant[];
  now: number;
  form: TypedForm<string> | undefined;
}

type FormProps = Pick<OneProps, "form"> & { tenant: StandingTenant };

function One({ tenant, all, now, form }: OneProps) {
  const { id, name, state, stateReason, people, backlog, acts } = tenant;
  const waiting = tenant.standing?.waiting ?? 0;
  const said = planLines(tenant).map(([term, value]) => `${term.toLowerCase()} ${value}`);
  return (
    <li class="standing" id={`tenant-${id}`}>
      <div class="standing-head">
        <h3 id={`tenant-${id}-title`}>
          {name} <span class="muted small">{people === 1 ? "1 person" : `${people} people`}</span>
        </h3>
        <StateBadge state={state} />
      </div>
      {stateReason && <p>{stateReason}</p>}
      {tenant.standing && <AtTheGate tenant={tenant} all={all} now={now} />}
      {backlog && <BacklogTold backlog={backlog} />}
      {state === "suspended" && acts.suspension && <ActTold act={acts.suspension} />}
      {acts.export && <ActTold act={acts.export} />}
      {acts.deletion && <ActTold act={acts.deletion} />}
      <FormError id={`tenant-${id}-error`} message={form?.errors.form} />
      {mayChange(state) && <p class="muted small">{said.join(" · ")}</p>}
      <div class="actions">
        {mayChange(state) && <ChangePlan tenant={tenant} form={form} />}
        {mayChange(state) && <ChangeState tenant={tenant} form={form} />}
        {waiting > 0 && backlog?.endedAt !== null && (
          <WithdrawBacklog
            organisationId={id}
            waiting={waiting}
            newId={tenant.newBacklogId}
            api="tenant-backlogs"
          />
        )}
        <WithAll tenant={tenant} form={form} />
      </div>
    </li>
  );
}

/** What may be done with all of it as it stands. */
function WithAll({ tenant: { id, name, state, acts }, form }: FormProps) {
  const { deletion, newIds } = acts;
  const isThrough = deletion?.status === "done";
  return (
    <>
      {mayChange(state) && state !== "suspended" && (
        <Suspend organisationId={id} newId={newIds.suspension} form={form} />
      )}
      {mayChange(state) && acts.export?.endedAt !== null && (
        <ExportAll organisationId={id} newId={newIds.export} of="admin" />
      )}
      {deletion && mayTakeBack(deletion) && <TakeBack act={deletion} of="admin" />}
      {!isThrough && deletion?.endedAt !== null && (
        <DeleteAll organisationId={id} name={name} newId={newIds.deletion} of="admin" form={form} />
      )}
    </>
  );
}

const blank: TypedForm<string> = { values: {}, errors: {} };

const fields: [name: keyof Plan, label: string][] = [
  ["weight", "Weight beside the others"],
  ["parallelRuns", "At the same time"],
  ["startsPerMinute", "Begun a minute"],
  ["queueDepth", "May wait"],
  ["queueSeconds", "Waits at most, seconds"],
  ["callsPerMinute", "Calls of other systems a minute"],
  ["monthlyBudget", "Credits a month"],
];

function ChangePlan({ tenant, form = blank }: FormProps) {
  const { id } = tenant;
  const isRefused = fields.some(([name]) => form.errors[name]);
  return (
    <details id={`plan-${id}`} data-preserve-attr="open" open={isRefused}>
      <summary id={`plan-${id}-open`} class="button button-small">
        Change the plan…
      </summary>
      <Command
        id={`plan-${id}-form`}
        class="form dial-form"
        action={pathTo("api", "tenants", id, "plan")}
      >
        {fields.map(([name, label]) => (
          <Limit
            id={`plan-${id}-${name}`}
            name={name}
            label={label}
            value={form.values[name] ?? String(tenant[name])}
            error={form.errors[name]}
          />
        ))}
        <CommandSubmit id={`plan-${id}-send`}>It holds from the next start on</CommandSubmit>
      </Command>
    </details>
  );
}

interface LimitProps {
  id: string;
  name: keyof Plan;
  label: string;
  value: string | undefined;
  error: string | undefined;
}

function Limit({ id, name, label, value, error }: LimitProps) {
  const frame = { id, label, error };
  return (
    <FieldFrame {...frame}>
      <input
        id={id}
        name={name}
        type="number"
        min={1}
        max={mostOf[name]}
        value={value}
        required
        {...saidOf(frame)}
      />
    </FieldFrame>
  );
}

const choices = ["active", "draining", "paused"] as const;

function ChangeState({ tenant: { id, state }, form: typed = blank }: FormProps) {
  const field = `state-${id}-reason`;
  const form = typed.values.state === undefined ? blank : typed;
  return (
    <details id={`state-${id}`} data-preserve-attr="open" open={Boolean(form.errors.reason)}>
      <summary id={`state-${id}-open`} class="button button-small">
        {state === "suspended" ? "Lift the suspension…" : "Pause or drain it…"}
      </summary>
      <Command
        id={`state-${id}-form`}
        class="form reject-form"
        action={pathTo("api", "tenants", id, "state")}
      >
        <FieldFrame id={`state-${id}-to`} label="It is from now on">
          <select id={`state-${id}-to`} name="state">
            {choices.map((choice) => (
              <option value={choice} selected={choice === state}>
                {stateLabel(choice)}
              </option>
            ))}
          </select>
        </FieldFrame>
        <Field
          {...fieldOf(form, "reason")}
          id={field}
          label="Why? Its people read it."
          maxlength={200}
        />
        <CommandSubmit id={`state-${id}-send`}>So be it</CommandSubmit>
      </Command>
    </details>
  );
}

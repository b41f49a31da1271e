import type { OrganisationAct } from "#db/organisations/acts.ts";
import type { OrganisationDescription } from "#db/organisations/organisations.ts";
import { mayChange, mayTakeBack } from "#server/rules/organisation-acts.ts";
import { Block } from "./block.tsx";
import type { TypedForm } from "./field.tsx";
import { type Acts, ActTold, DeleteAll, ExportAll, TakeBack } from "./organisation-acts.tsx";
import { pathTo } from "./path.ts";

interface LeavingProps {
  organisation: OrganisationDescription;
  acts: Acts;
  now: number;
}

/** Taking all of it along: for its owners. */
export function ExportBlock({ organisation, acts, now }: LeavingProps) {
  const { id, state } = organisation;
  const latest = acts.export;
  const isThere = latest && isKept(latest, now);
  const mayBegin = mayChange(state) && latest?.endedAt !== null;
  if (!mayBegin && !latest) return null;
  return (
    <Block id="export" title="Take all of it along">
      <p>
        One file of all that is kept of it: its people, its jobs with what came of them, what they
        cost, and who decided what. Its secret for calls is not in it.
      </p>
      {latest && <ActTold act={latest} />}
      <div class="actions">
        {isThere && (
          <a
            id="export-file"
            class="button"
            href={pathTo("api", "exports", latest.id, "file")}
            download
          >
            Download the file
          </a>
        )}
        {mayBegin && (
          <ExportAll organisationId={id} newId={acts.newIds.export} of="owner" again={isThere} />
        )}
      </div>
    </Block>
  );
}

const isKept = ({ availableUntil }: OrganisationAct, now: number): boolean =>
  availableUntil !== null && availableUntil > now;

/** How its deletion stands, before anything else on the page. */
export function Leaving({ act }: { act: OrganisationAct }) {
  return (
    <section class="callout" id="leaving">
      <ActTold act={act} />
      {mayTakeBack(act) && (
        <div class="actions">
          <TakeBack act={act} of="owner" />
        </div>
      )}
    </section>
  );
}

interface DeleteBlockProps extends Omit<LeavingProps, "now"> {
  form?: TypedForm<string> | undefined;
}

export function DeleteBlock({ organisation: { id, name }, acts, form }: DeleteBlockProps) {
  const latest = acts.deletion;
  if (latest?.endedAt === null) return null;
  return (
    <Block id="delete" title="Delete it">
      {latest && <ActTold act={latest} />}
      <div class="actions">
        <DeleteAll
          {...{ organisationId: id, name, form }}
          newId={acts.newIds.deletion}
          of="owner"
        />
      </div>
    </Block>
  );
}

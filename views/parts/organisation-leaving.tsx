import type { OrganisationDescription } from "#db/organisations/organisations.ts";
import { mayTakeBack } from "#server/rules/organisation-acts.ts";
import { Block } from "./block.tsx";
import type { TypedForm } from "./field.tsx";
import { type Acts, ActTold, DeleteAll, ExportAll, TakeBack } from "./organisation-acts.tsx";
import { pathTo } from "./path.ts";
import { Time } from "./time.tsx";

interface LeavingProps {
  organisation: OrganisationDescription;
  acts: Acts;
  now: number;
}

/** Taking all of it along: for its owners. */
export function ExportBlock({ organisation, acts, now }: LeavingProps) {
  const { id, state } = organisation;
  const latest = acts.export;
  const goesOn = latest?.endedAt === null;
  return (
    <Block id="export" title="Take all of it along">
      <p>
        One file of all that is kept of it: its people, its jobs with what came of them, what they
        cost, and who decided what. Its secret for calls is not in it.
      </p>
      {latest && <ActTold act={latest} />}
      {latest?.availableUntil && latest.availableUntil > now && (
        <p>
          <a
            id="export-file"
            class="button"
            href={pathTo("api", "exports", latest.id, "file")}
            download
          >
            Download the file
          </a>
          <span class="muted small">
            {" It is kept until "}
            <Time at={latest.availableUntil} />
          </span>
        </p>
      )}
      {!goesOn && state !== "leaving" && (
        <ExportAll organisationId={id} newId={acts.newIds.export} of="owner" />
      )}
    </Block>
  );
}

/** Its deletion, or how that stands. */
export function DeleteBlock({
  organisation,
  acts,
  form,
}: Omit<LeavingProps, "now"> & { form?: TypedForm<string> | undefined }) {
  const { id, name } = organisation;
  const latest = acts.deletion;
  return (
    <Block id="delete" title={latest?.endedAt === null ? "It is leaving" : "Delete it"}>
      {latest && <ActTold act={latest} />}
      {latest && mayTakeBack(latest) && <TakeBack act={latest} of="owner" />}
      {latest?.endedAt !== null && (
        <DeleteAll
          organisationId={id}
          name={name}
          newId={acts.newIds.deletion}
          of="owner"
          form={form}
        />
      )}
    </Block>
  );
}

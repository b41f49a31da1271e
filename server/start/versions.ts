import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "#db/connection.ts";
import { listRunsUnderWay, type Run } from "#db/queries/runs.ts";
import {
  countOpen,
  type Deployment,
  dropDeployment,
  listDeployments,
} from "#server/restate/deployments.ts";
import { listOpenTargets } from "#server/restate/invocations.ts";
import { type ServedVersions, versionIn } from "#server/versions/serve.ts";
import type { Endpoint } from "./endpoint.ts";

/** A version whose code is not here, though something that it began has not ended. */
export interface MissingVersion {
  deployment: string;
  version: string;
  open: number;
}

interface Settling {
  db: Database;
  adminUrl: string;
  endpoint: Pick<Endpoint, "origin"> & {
    versions: Pick<ServedVersions, "present" | "has" | "forgetAllBut">;
  };
  patienceMs?: number;
}

/**
 * At every start: a version in which nothing goes on any more is forgotten, by Restate and by us. Answers
 * those that are wanted and not here.
 */
export async function settleVersions({
  db,
  adminUrl,
  endpoint: { origin, versions },
  patienceMs = 10_000,
}: Settling): Promise<MissingVersion[]> {
  const isWhole = await tellsOfAll(db, adminUrl, patienceMs);
  const open = await countOpen(adminUrl);
  const known = (await listDeployments(adminUrl)).filter((one) => one.uri.startsWith(origin));
  const isWanted = ({ id, uri }: Deployment) =>
    !isWhole || open.has(id) || versionOf(uri) === versions.present;
  for (const { id } of known.filter((one) => !isWanted(one))) await dropDeployment(adminUrl, id);

  const wanted = known.filter(isWanted);
  await versions.forgetAllBut(new Set(wanted.map(({ uri }) => versionOf(uri) ?? "")));
  return wanted.flatMap(({ id, uri }) => missing(versions, uri, id, open.get(id) ?? 0));
}

/**
 * Restate comes up part by part, and answers before it is whole. Only when it tells of all that we know to go
 * on is over what it does not tell of; otherwise nothing is forgotten this time.
 */
async function tellsOfAll(db: Database, adminUrl: string, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const keys = new Set(
      [...(await listOpenTargets(adminUrl))].map((target) => target.split("/")[1]),
    );
    const runs = listRunsUnderWay(db, { before: Number.MAX_SAFE_INTEGER });
    const isTold = ({ id, userId, status }: Run) =>
      status === "queued" || keys.has(id) || keys.has(userId);
    if (runs.every(isTold)) return true;
    if (performance.now() >= until) return false;
    await delay(200);
  }
}

function missing(
  versions: Pick<ServedVersions, "has">,
  uri: string,
  deployment: string,
  open: number,
): MissingVersion[] {
  const version = versionOf(uri);
  return version && !versions.has(version) ? [{ deployment, version, open }] : [];
}

function versionOf(uri: string): string | undefined {
  return versionIn(new URL(uri).pathname);
}

/** What a start says of them. */
export function sayMissing(missing: readonly MissingVersion[]): string[] {
  return missing
    .filter(({ open }) => open > 0)
    .map(
      ({ version, open }) =>
        `${open === 1 ? "One thing was" : `${open} things were`} begun by a version of the shop whose code is not here ` +
        `(${version}): put its file back into the folder versions, or look at the page Work`,
    );
}

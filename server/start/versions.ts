import {
  countOpen,
  type Deployment,
  dropDeployment,
  listDeployments,
} from "#server/restate/deployments.ts";
import { type ServedVersions, versionIn } from "#server/versions/serve.ts";
import type { Endpoint } from "./endpoint.ts";

/** A version whose code is not here, though something that it began has not ended. */
export interface MissingVersion {
  deployment: string;
  version: string;
  open: number;
}

/**
 * At every start: a version in which nothing goes on any more is forgotten, by Restate and by us. Answers
 * those that are wanted and not here.
 */
export async function settleVersions(
  adminUrl: string,
  { origin, versions }: Endpoint,
): Promise<MissingVersion[]> {
  const open = await countOpen(adminUrl);
  const known = (await listDeployments(adminUrl)).filter((one) => one.uri.startsWith(origin));
  const isWanted = ({ id, uri }: Deployment) => open.has(id) || versionOf(uri) === versions.present;
  for (const { id } of known.filter((one) => !isWanted(one))) await dropDeployment(adminUrl, id);

  const wanted = known.filter(isWanted);
  await versions.forgetAllBut(new Set(wanted.map(({ uri }) => versionOf(uri) ?? "")));
  return wanted.flatMap(({ id, uri }) => missing(versions, uri, id, open.get(id) ?? 0));
}

function missing(
  versions: ServedVersions,
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
  return missing.map(
    ({ version, open }) =>
      `${open === 1 ? "One thing was" : `${open} things were`} begun by a version of the shop whose code is not here ` +
      `(${version}): put its file back into the folder versions, or look at the page Work`,
  );
}

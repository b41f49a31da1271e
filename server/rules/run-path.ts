import type { Run } from "#db/queries/runs.ts";

/** Where a person follows a run: some kinds have a page of their own. */
export type PathOfRun = (run: Pick<Run, "id" | "kind">) => string;

export const housePathOf: PathOfRun = ({ id }) => `/runs/${id}`;

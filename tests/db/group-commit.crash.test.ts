import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findUser } from "#db/queries/users.ts";
import { until } from "../support/waiting.ts";
import { shopDatabase } from "./shop-database.ts";

const writer = fileURLToPath(new URL("./crash-writer.ts", import.meta.url));
const run = fileURLToPath(new URL("../../server/start/run.mjs", import.meta.url));

test("whatever was answered before kill -9 is there after it", async () => {
  const db = shopDatabase();
  for (const life of ["first", "second", "third"]) {
    const answered = await answersUntilKilled(db.$client.name, life);
    expect(answered.filter((id) => !findUser(db, { id }))).toEqual([]);
    expect(db.$client.pragma("integrity_check", { simple: true })).toBe("ok");
  }
});

async function answersUntilKilled(file: string, life: string): Promise<string[]> {
  const child = fork(run, [writer, file, life], { execArgv: [] });
  const gone = once(child, "exit", { signal: AbortSignal.timeout(60_000) });
  const answered: string[] = [];
  child.on("message", (id: string) => answered.push(id));
  try {
    await until("the writers are answered", () => answered.length > 500, { deadline: 60_000 });
  } finally {
    child.kill("SIGKILL");
    await gone;
  }
  return answered;
}

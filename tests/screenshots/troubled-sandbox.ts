import { calm, createSandboxControls, type SandboxControls } from "#server/outside/dials.ts";
import { forEach, systems } from "#server/outside/systems.ts";
import { createSandbox } from "#server/sandbox/app.ts";
import { openSandboxDatabase } from "#server/sandbox/database.ts";

/** A sandbox in memory: one is down, one hangs, one has every kind of trouble, and the others are calm. */
export async function troubledSandbox(): Promise<SandboxControls> {
  const nobody = "http://127.0.0.1:9/nobody-listens";
  const { apps } = createSandbox({
    ledgers: forEach(systems, () => openSandboxDatabase({ file: ":memory:" })),
    callbacks: { payment: nobody, carrier: nobody },
    webhookSecret: "a secret between two",
  });
  const controls = createSandboxControls({
    baseUrl: "http://sandbox.test",
    timeoutMs: 5_000,
    fetch: (url, init) => apps.world.request(url, init),
  });
  await controls.preset("a bad day");
  for (const name of ["hotels", "text", "push"] as const) await controls.turn(name, calm);
  await controls.turn("acorn", { ...calm, answering: "down" });
  await controls.turn("plover", { ...calm, answering: "hangs" });
  return controls;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { createPayments } from "#server/outside/payments.ts";
import { sandboxUrls, systems } from "#server/outside/systems.ts";
import { playPayment } from "#server/sandbox/play-payment.ts";
import { eventually } from "../support/eventually.ts";
import { freeRow } from "../support/free-ports.ts";
import { anIntent, secret, tempFolder } from "./playground.ts";
import { startWebhookReceiver } from "./webhook-receiver.ts";

test("paying is told to the shop by itself, and the answer is one line", async () => {
  const shop = await startWebhookReceiver();
  const { baseUrl } = await startProcess({ webhookUrl: shop.url });
  const { intentId } = await paymentsAt(baseUrl).createIntent(anIntent, "intend");

  const line = await playPayment({ urls: urlsFrom(baseUrl), orderId: "ord_1", outcome: "success" });

  expect(line).toBe(`Order ord_1: payment ${intentId} is authorised`);
  await eventually("the webhook arrives", () => expect(shop.received).toHaveLength(1));
});

test("playing a payment says why when there is none to play", async () => {
  const { baseUrl } = await startProcess();
  const play = (outcome: "success" | "declined") =>
    playPayment({ urls: urlsFrom(baseUrl), orderId: "ord_1", outcome });

  await expect(play("success")).rejects.toThrow("knows no payment of order ord_1");
  await paymentsAt(baseUrl).createIntent(anIntent, "intend");
  expect(await play("declined")).toContain("is declined");
  await expect(play("success")).rejects.toThrow("the last one is declined");
});

test("the shell command pays, and prints one line", async () => {
  const { baseUrl } = await startProcess();
  const payments = paymentsAt(baseUrl);
  const { intentId } = await payments.createIntent(anIntent, "intend");
  const command = (...words: string[]) =>
    spawnNode(["server/sandbox/pay.ts", ...words], { SANDBOX_PORT: new URL(baseUrl).port });

  const paid = command("ord_1", "success");
  await endedWith(0, paid.child);
  expect(await paid.printed).toBe(`Order ord_1: payment ${intentId} is authorised\n`);

  const mistaken = command("ord_1", "perhaps");
  await endedWith(1, mistaken.child);
  expect(await mistaken.printed).toMatch(/^Usage: .*\n$/);
});

test("a webhook that failed is retried on time, and after a kill as well", async () => {
  const shop = await startWebhookReceiver();
  shop.answerWith(500, 500, 500, 500);
  const folder = tempFolder();
  const first = await startProcess({ folder, webhookUrl: shop.url });
  await paymentsAt(first.baseUrl).createIntent(anIntent, "intend");
  await playPayment({ urls: urlsFrom(first.baseUrl), orderId: "ord_1", outcome: "success" });
  await eventually("the webhook is tried twice", () => {
    expect(shop.received.length).toBeGreaterThanOrEqual(2);
  });

  first.child.kill("SIGKILL");
  await first.exited;
  const triedBefore = shop.received.length;
  await startProcess({ folder, webhookUrl: shop.url });

  await eventually("the webhook is tried again", () => {
    expect(shop.received.length).toBeGreaterThan(triedBefore);
  });
  expect(new Set(shop.received.map(({ event }) => event.eventId)).size).toBe(1);
});

test("what was answered is there after a kill, and once for each key", async () => {
  const folder = tempFolder();
  const first = await startProcess({ folder });
  const keys = Array.from({ length: 60 }, (_, place) => `intend ${place}`);
  const answered = new Map<string, string>();

  const asked = keys.map(async (key) => {
    const intent = { ...anIntent, orderId: key };
    const { intentId } = await paymentsAt(first.baseUrl).createIntent(intent, key);
    answered.set(key, intentId);
    if (answered.size === 1) first.child.kill("SIGKILL");
  });
  await Promise.allSettled(asked);
  await first.exited;
  const payments = paymentsAt((await startProcess({ folder })).baseUrl);

  expect(answered.size).toBeGreaterThan(0);
  for (const key of keys) {
    const { intentId } = await payments.createIntent({ ...anIntent, orderId: key }, key);
    expect(answered.get(key) ?? intentId).toBe(intentId);
    expect(await payments.intentsOf(key)).toHaveLength(1);
  }
});

test("it ends by itself when its parent lets go of it", async () => {
  const { child } = await startProcess();

  child.stdin?.end();

  await endedWith(0, child);
});

test("it ends on SIGTERM and says nothing", async () => {
  const { child, printed } = await startProcess();

  child.kill("SIGINT");
  child.kill("SIGTERM");

  await endedWith(0, child);
  expect(await printed).toBe("");
});

test("a taken port ends it with the line that mends it", async () => {
  const blocker = createServer().listen(0, "127.0.0.1");
  await once(blocker, "listening");
  onTestFinished(() => void blocker.close());
  const port = portOf(blocker);

  const { child, printed } = spawnSandbox({ folder: tempFolder(), port });

  await endedWith(1, child);
  expect(await printed).toBe(`Port ${port} is taken: set SANDBOX_PORT to a free one.\n`);
});

test("a missing secret ends it with one line", async () => {
  const folder = tempFolder();

  const { child, printed } = spawnSandbox({ folder, port: 0, secretFile: join(folder, "none") });

  await endedWith(1, child);
  expect(await printed).toBe(`The webhook secret cannot be read from ${join(folder, "none")}.\n`);
});

function paymentsAt(baseUrl: string) {
  return createPayments("Acorn", { baseUrl: urlsFrom(baseUrl).acorn, timeoutMs: 5_000 });
}

function urlsFrom(baseUrl: string) {
  return sandboxUrls(Number(new URL(baseUrl).port));
}

async function endedWith(code: number, child: ChildProcess): Promise<void> {
  await eventually(`it ends with ${code}`, () => expect(child.exitCode).toBe(code), {
    deadline: 15_000,
  });
}

async function startProcess({
  folder = tempFolder(),
  webhookUrl,
}: {
  folder?: string;
  webhookUrl?: string;
} = {}) {
  const port = await freeRow(systems.length);
  const process = spawnSandbox({ folder, port, webhookUrl });
  const baseUrl = `http://127.0.0.1:${port}`;
  await eventually("the sandbox answers", () => fetch(`${baseUrl}/healthz`), { deadline: 15_000 });
  return { ...process, baseUrl };
}

function spawnSandbox({
  folder,
  port,
  secretFile = join(folder, "webhook-secret"),
  webhookUrl = "http://127.0.0.1:9/nobody-listens",
}: {
  folder: string;
  port: number;
  secretFile?: string;
  webhookUrl?: string | undefined;
}) {
  writeFileSync(join(folder, "webhook-secret"), `${secret}\n`);
  return spawnNode([
    ...["server/sandbox/main.ts", "--port", String(port), "--data-dir", folder],
    ...["--payment-callback", webhookUrl, "--carrier-callback", webhookUrl],
    ...["--secret-file", secretFile],
  ]);
}

function spawnNode(words: string[], env: Record<string, string> = {}) {
  const child: ChildProcess = spawn(process.execPath, ["server/start/run.mjs", ...words], {
    env: { PATH: process.env.PATH, ...env },
    stdio: "pipe",
  });
  const exited = once(child, "exit").then(([code]) => code);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  const outputs = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const printed = Promise.all(outputs.map((stream) => text(stream))).then((all) => all.join(""));
  return { child, exited, printed };
}

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("There is no port");
  return address.port;
}

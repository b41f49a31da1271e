import { describe, expect, onTestFinished, test, vi } from "vitest";
import { calm, createSandboxControls, isCalm, tellers } from "#server/outside/dials.ts";
import { Refused, Unavailable } from "#server/outside/errors.ts";
import { createMail } from "#server/outside/mail.ts";
import { createPayments } from "#server/outside/payments.ts";
import { playedSystems } from "#server/outside/systems.ts";
import {
  aLetter,
  anAddress,
  anIntent,
  openPlayground,
  type Playground,
  secret,
} from "./playground.ts";
import { startWebhookReceiver } from "./webhook-receiver.ts";

const label = { orderId: "ord_1", address: anAddress, weightGrams: 100 };

describe("a dial", () => {
  test("that is turned down closes that system alone, for whatever is asked of it", async () => {
    const { turn, payments, carrier, remote } = openPlayground();
    await turn("acorn", { answering: "down" });
    await expect(payments.createIntent(anIntent, "intend")).rejects.toThrow(Unavailable);
    await expect(payments.intentsOf("ord_1")).rejects.toThrow("it is closed");
    await carrier.createLabel(label, "label");
    await createMail(remote).send(aLetter, "mail");
    await turn("mail", { answering: "down" });
    await expect(createMail(remote).send(aLetter, "another")).rejects.toThrow(Unavailable);
  });

  test("that makes it hang lets whoever asks give up, and is over as soon as it is turned back", async () => {
    const { turn, sandbox, payments } = withPatience(openPlayground(), 60);
    await turn("acorn", { answering: "hangs" });
    const asked = payments.createIntent(anIntent, "intend");
    await expect(asked).rejects.toThrow("Acorn did not answer within 60 ms");
    await turn("acorn", {});
    expect((await sandbox.payments.createIntent(anIntent, "intend")).status).toBe("pending");
  });

  test("that makes every call stumble makes nothing of it happen", async () => {
    const { turn, payments } = openPlayground();
    await turn("acorn", { errorPercent: 100 });
    await expect(payments.createIntent(anIntent, "intend")).rejects.toThrow("it stumbled");
    await turn("acorn", {});
    expect(await payments.intentsOf("ord_1")).toEqual([]);
  });

  test("that loses every answer makes it happen, once, whatever is heard of it", async () => {
    const { turn, payments } = openPlayground();
    await turn("acorn", { lostPercent: 100 });
    for (const _ of [1, 2]) {
      await expect(payments.createIntent(anIntent, "intend")).rejects.toThrow(Unavailable);
    }
    expect(await payments.intentsOf("ord_1")).toHaveLength(1);
  });

  test("that lets refunds fail gives the money back when it is asked again", async () => {
    const { turn, payments, pay } = openPlayground();
    const { intentId } = await payments.createIntent(anIntent, "intend");
    await pay(intentId, "approve");
    await payments.capture(intentId, "capture");
    await turn("acorn", { refundsFailFirst: true });
    const refund = () => payments.refund({ intentId, amountCents: 2_400 }, "refund");
    await expect(refund()).rejects.toThrow("gives nothing back at the moment");
    expect((await refund()).status).toBe("refunded");
  });

  test("that is slow answers later", async () => {
    const { turn, payments } = withPatience(openPlayground(), 40);
    await turn("acorn", { latencyMs: 5_000 });
    await expect(payments.createIntent(anIntent, "intend")).rejects.toThrow(Unavailable);
  });

  test("that jitters takes longer by chance, and sometimes not at all", async () => {
    const { turn, payments } = withPatience(openPlayground(), 40);
    await turn("acorn", { jitterMs: 30_000 });
    fallOut(0);
    expect((await payments.createIntent(anIntent, "intend")).status).toBe("pending");
    fallOut(0.9);
    await expect(payments.createIntent(anIntent, "again")).rejects.toThrow(Unavailable);
  });

  test("that makes some calls stumble lets the others through", async () => {
    const { turn, payments } = openPlayground();
    await turn("acorn", { errorPercent: 30 });
    fallOut(0.31);
    expect((await payments.createIntent(anIntent, "intend")).status).toBe("pending");
    fallOut(0.29);
    await expect(payments.createIntent(anIntent, "again")).rejects.toThrow("it stumbled");
  });

  test("that tells everything twice tells the same event", async () => {
    const shop = await startWebhookReceiver();
    await authorised(openPlayground({ webhookUrl: shop.url }), { twicePercent: 100 });
    expect(shop.received).toHaveLength(2);
    expect(new Set(shop.received.map(({ event }) => event.eventId)).size).toBe(1);
  });

  test("that tells late tells when its time has come, and not before", async () => {
    const shop = await startWebhookReceiver();
    const playground = openPlayground({ webhookUrl: shop.url });
    await authorised(playground, { lateMs: 5_000 });
    expect(shop.received).toEqual([]);
    await playground.pass(4_999);
    expect(shop.received).toEqual([]);
    await playground.pass(1);
    expect(shop.received).toHaveLength(1);
  });

  test("that tells in another order lets what is told later overtake what happened before", async () => {
    const shop = await startWebhookReceiver();
    const { payments, turn, pay, pass } = openPlayground({ webhookUrl: shop.url });
    const first = await payments.createIntent(anIntent, "first");
    const second = await payments.createIntent({ ...anIntent, orderId: "ord_2" }, "second");
    await turn("acorn", { lateMs: 10_000, reordered: true });
    fallOut(0.9);
    await pay(first.intentId, "approve");
    await pass(0);
    fallOut(0.1);
    await pay(second.intentId, "approve");
    await pass(0);
    await pass(1_000);
    await pass(8_000);
    expect(shop.received.map(({ event }) => event.orderId)).toEqual(["ord_2", "ord_1"]);
  });

  test("that forges sends one without our secret beside each that has it", async () => {
    const shop = await startWebhookReceiver();
    await authorised(openPlayground({ webhookUrl: shop.url }), { forgedPercent: 100 });
    const [forged, real] = shop.received;
    expect(forged?.event.eventId).toBe(`${real?.event.eventId}_forged`);
    expect(forged?.signature).not.toBe(real?.signature);
    expect(secret).not.toBe("nobody's secret");
  });

  test("outlives the sandbox", async () => {
    const before = openPlayground();
    await before.turn("birch", { answering: "down", latencyMs: 7 });
    const after = openPlayground({ folder: before.folder });
    const { birch, acorn } = await createSandboxControls(after.remote).dials();
    expect([birch, acorn]).toEqual([{ ...calm, answering: "down", latencyMs: 7 }, calm]);
  });
});

test("the next answer alone is lost", async () => {
  const { remote, payments } = openPlayground();
  await createSandboxControls(remote).loseNext("acorn");
  await expect(payments.createIntent(anIntent, "intend")).rejects.toThrow(Unavailable);
  expect((await payments.createIntent(anIntent, "intend")).status).toBe("pending");
  expect(await payments.intentsOf("ord_1")).toHaveLength(1);
});

test.each([
  ["a bad day", playedSystems],
  ["Acorn is down", ["acorn"]],
  ["Kestrel is down", ["kestrel"]],
  ["callbacks gone wild", tellers],
  ["calm", []],
] as const)("the preset %s turns those it is about, and calms all others", async (name, turned) => {
  const { remote, turn } = openPlayground();
  await turn("mail", { answering: "hangs", latencyMs: 7 });
  const now = await createSandboxControls(remote).preset(name);
  expect(playedSystems.filter((system) => !isCalm(now[system]))).toEqual(turned);
  expect(now.mail.answering).toBe("answers");
});

test("a dial that is not there, or cannot be turned so far, is refused", async () => {
  const { post, remote } = openPlayground();
  expect((await post("/dials/oak", {})).status).toBe(404);
  const { turn } = createSandboxControls(remote);
  await expect(turn("acorn", { ...calm, errorPercent: 101 })).rejects.toThrow(Refused);
});

/** What chance says from now on: as the dice fall, from 0 to 1. */
function fallOut(chance: number): void {
  const dice = vi.spyOn(Math, "random").mockReturnValue(chance);
  onTestFinished(() => dice.mockRestore());
}

async function authorised(playground: Playground, dial: Parameters<Playground["turn"]>[1]) {
  const { intentId } = await playground.payments.createIntent(anIntent, "intend");
  await playground.turn("acorn", dial);
  await playground.pay(intentId, "approve");
  await playground.pass(0);
}

function withPatience(sandbox: Playground, timeoutMs: number) {
  const { turn, apps } = sandbox;
  const fetch = (url: string, init: RequestInit) =>
    Promise.race([apps.acorn.request(url, init), aborted(init.signal)]);
  const remote = { baseUrl: "http://sandbox.test", timeoutMs, fetch };
  return { sandbox, turn, payments: createPayments("Acorn", remote) };
}

/** As a connection breaks off when whoever asked has gone. */
function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(new Error("It was broken off")));
  });
}

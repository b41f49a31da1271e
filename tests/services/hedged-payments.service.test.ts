import { and, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { listPayments } from "#db/queries/payments.ts";
import { payments, runs } from "#db/schema.ts";
import { findAnyOrder } from "#db/shop/orders.ts";
import { lookAtBooks } from "#server/ingress/books.ts";
import type { Outside } from "#server/outside/connect.ts";
import { LeftAlone, Refused, Unavailable } from "#server/outside/errors.ts";
import type { Payments } from "#server/outside/payments.ts";
import type { PlayedProvider } from "#server/outside/systems.ts";
import { type Desk, openDesk } from "../shop/support/checkout-desk.ts";
import { assertInvariants } from "../support/invariants.ts";
import { ledgerOf } from "../support/providers.ts";
import { until } from "../support/waiting.ts";

type Ask = Payments["createIntent"];
type LookUp = Payments["intentsOf"];

/** What stands before Acorn, for the test that is running. */
let acorn: (ask: Ask) => Ask = (ask) => ask;
/** And before Birch. */
let birch: (ask: Ask) => Ask = (ask) => ask;
/** And before Acorn when it is asked what it has. */
let acornHas: (lookUp: LookUp) => LookUp = (lookUp) => lookUp;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ secondProviderAfterMs: 300, between });
});
afterEach(async () => {
  acorn = birch = (ask) => ask;
  acornHas = (lookUp) => lookUp;
  await assertInvariants(desk.db, desk.outside.payments);
});
afterAll(() => desk?.stop());

describe("a payment", () => {
  test("is the first provider's when that answers, and the second hears nothing of it", async () => {
    const orderId = await waitingOrder();
    expect(await takenBy(orderId)).toEqual({ acorn: ["pending"], birch: [] });
    await desk.pay(orderId);
    await desk.launch(orderId);
    expect(await takenBy(orderId)).toEqual({ acorn: ["authorised"], birch: [] });
  });

  test("that the first refuses is not tried elsewhere", async () => {
    acorn = () => async () => {
      throw new Refused("amount_too_small", "Acorn refused: it is too little");
    };
    const orderId = await desk.checkOut(await desk.shopperWith());
    await desk.becomes(orderId, "payment_failed");
    expect(await takenBy(orderId)).toEqual({ acorn: [], birch: [] });
    expect(findAnyOrder(desk.db, { id: orderId })?.reason).toContain("it is too little");
  });

  test("that nobody takes ends the try, with what each of them said", async () => {
    acorn = () => down("Acorn cannot be reached");
    birch = () => down("Birch cannot be reached");
    const orderId = await desk.checkOut(await desk.shopperWith());
    await desk.becomes(orderId, "payment_failed");
    const reason = findAnyOrder(desk.db, { id: orderId })?.reason;
    // Whoever has failed before is asked last.
    for (const name of ["Acorn", "Birch"]) expect(reason).toContain(`${name} cannot be reached`);
  });
});

// A replaying engine has no second attempt, and its waits are not waits.
describe.skipIf(process.env.RESTATE_TEST_MODE === "replay")("a payment", () => {
  test("goes to the second when the first is down, and says so", async () => {
    acorn = () => down("Acorn is failing: it is closed");
    const orderId = await waitingOrder();
    expect(await takenBy(orderId)).toEqual({ acorn: [], birch: ["pending"] });
    await desk.pay(orderId);
    await desk.launch(orderId);
    // It is asked what it holds after all: nothing, and so nothing is waited for there any more.
    await until("Acorn to have been asked", () => storyOf(orderId)[0]?.status === "cancelled");
    expect(storyOf(orderId)).toEqual([
      { provider: "acorn", status: "cancelled", passedOver: "Acorn is failing: it is closed" },
      { provider: "birch", status: "authorised", passedOver: null },
    ]);
  });

  test("that is taken unheard by whoever was passed over, after it was asked what it has, is let go of", async () => {
    const { opened, open } = door();
    acorn = (ask) => async (intent, key) => {
      await opened;
      await ask(intent, key);
      throw new Unavailable("Acorn is failing: the answer was lost");
    };
    const orderId = await waitingOrder();
    await until("Acorn to have been asked", () => storyOf(orderId)[0]?.status === "cancelled");
    open();
    await until("what it holds to be let go of", async () => {
      const { acorn } = await takenBy(orderId);
      return acorn[0] === "cancelled";
    });
  });

  test("that is taken unheard by a passed-over provider, and cannot be looked up at once, is let go of by the second look", async () => {
    const hasty = await openDesk({ secondProviderAfterMs: 300, secondLookMs: 500, between });
    onTestFinished(() => hasty.stop());
    const { opened, open } = door();
    acorn = (ask) => async (intent, key) => {
      await opened;
      await ask(intent, key);
      throw new Unavailable("Acorn is failing: the answer was lost");
    };
    let hasLooked = false;
    let isShut = false;
    acornHas = (lookUp) => async (orderId, when) => {
      if (isShut) throw new Unavailable("Acorn is failing: it cannot be looked at");
      const found = await lookUp(orderId, when);
      isShut = !hasLooked;
      hasLooked = true;
      return found;
    };
    const orderId = await waitingOrder(hasty);
    await until("Acorn to have been asked", () => hasLooked);
    open();
    // Its answer is lost, and it is looked at in vain.
    await until("Acorn to be in trouble", () => troubleOf(hasty, orderId)?.includes("was lost"));
    expect(await takenBy(orderId, hasty)).toMatchObject({ acorn: ["pending"] });
    isShut = false;
    await until("what it holds to be let go of", async () => {
      const { acorn } = await takenBy(orderId, hasty);
      return acorn[0] === "cancelled";
    });
    await assertInvariants(hasty.db, hasty.outside.payments);
  });

  test("that was passed over and that nobody let go of is let go of when the books are mended", async () => {
    acorn = () => down("Acorn is failing: it is closed");
    const orderId = await waitingOrder();
    await desk.signIn("admin").post(`/api/orders/${orderId}/cancel-payment`);
    await until("Acorn to have been asked", () => storyOf(orderId)[0]?.status === "cancelled");
    // As it stood before it was asked, and the wish to ask it is lost.
    const first = and(eq(payments.runId, orderId), eq(payments.provider, "acorn"));
    desk.db.update(payments).set({ status: "pending", updatedAt: 1 }).where(first).run();
    const over = { status: "failed", endedAt: 1, updatedAt: 1 } as const;
    desk.db.update(runs).set(over).where(eq(runs.id, orderId)).run();
    await lookAtBooks(desk.ingress, { mend: true });
    await until("Acorn to have been asked", () => storyOf(orderId)[0]?.status === "cancelled");
  });

  test("goes to the second when the first is slow", async () => {
    const { opened, open } = door();
    acorn = () => async () => {
      await opened;
      throw new Unavailable("Acorn is failing: it woke up too late");
    };
    const orderId = await waitingOrder();
    open();
    expect(await takenBy(orderId)).toMatchObject({ birch: ["pending"] });
    expect(storyOf(orderId)).toMatchObject([{ passedOver: "No answer in 0.3 s" }, {}]);
  });

  test("that both have taken is let go of at the slower one, whenever it says so", async () => {
    const { opened, open } = door();
    acorn = (ask) => async (intent, key) => {
      const answer = await ask(intent, key);
      await opened;
      return answer;
    };
    const orderId = await waitingOrder();
    await until("the slow one to be let go of", async () => {
      const { acorn } = await takenBy(orderId);
      return acorn[0] === "cancelled";
    });
    open();
    await desk.pay(orderId);
    await desk.launch(orderId);
    expect(await takenBy(orderId)).toEqual({ acorn: ["cancelled"], birch: ["authorised"] });
  });

  test("that the first takes after all, when the second has it, is let go of", async () => {
    const { opened, open } = door();
    acorn = (ask) => async (intent, key) => {
      await opened;
      return ask(intent, key);
    };
    const orderId = await waitingOrder();
    await until("Acorn to be passed over", () => storyOf(orderId)[0]?.passedOver !== null);
    open();
    await until("the late one to be let go of", async () => {
      const { acorn } = await takenBy(orderId);
      return acorn[0] === "cancelled";
    });
    await desk.pay(orderId);
    await desk.launch(orderId);
  });

  test("whose answer was lost is looked up at the first and let go of there", async () => {
    acorn = (ask) => async (intent, key) => {
      await ask(intent, key);
      throw new Unavailable("The answer was lost");
    };
    const orderId = await waitingOrder();
    await until("the unheard one to be let go of", async () => {
      const { acorn } = await takenBy(orderId);
      return acorn.length === 1 && acorn[0] === "cancelled";
    });
    expect(await takenBy(orderId)).toMatchObject({ birch: ["pending"] });
  });

  test("is not asked of a provider that is given time: the other takes it at once", async () => {
    let asked = 0;
    acorn = () => async () => {
      asked += 1;
      throw new LeftAlone("Acorn did not answer lately and is given time");
    };
    const orderId = await waitingOrder();
    expect(asked).toBe(1);
    expect(storyOf(orderId)).toMatchObject([
      { passedOver: "Acorn did not answer lately and is given time" },
      { provider: "birch" },
    ]);
  });
});

function between(outside: Outside): Outside {
  const standing = (payments: Payments, before: () => (ask: Ask) => Ask): Payments => ({
    ...payments,
    createIntent: (intent, key) => before()(payments.createIntent)(intent, key),
  });
  const first = standing(outside.payments.acorn, () => acorn);
  return {
    ...outside,
    payments: {
      acorn: { ...first, intentsOf: (orderId, when) => acornHas(first.intentsOf)(orderId, when) },
      birch: standing(outside.payments.birch, () => birch),
    },
  };
}

async function waitingOrder(at = desk): Promise<string> {
  const orderId = await at.checkOut(await at.shopperWith());
  await at.becomes(orderId, "awaiting_payment");
  return orderId;
}

/** By their own ledgers. */
async function takenBy(orderId: string, { outside: { payments } } = desk) {
  const at = async (name: PlayedProvider) =>
    (await payments[name].intentsOf(orderId)).map(({ status }) => status);
  const sums = await ledgerOf(payments, orderId);
  expect(sums.intents.filter(({ capturedCents }) => capturedCents > 0).length).toBeLessThan(2);
  return { acorn: await at("acorn"), birch: await at("birch") };
}

function storyOf(orderId: string) {
  return listPayments(desk.db, { runId: orderId }).map(({ provider, status, passedOver }) => ({
    provider,
    status,
    passedOver,
  }));
}

function troubleOf({ db }: Desk, orderId: string): string | null | undefined {
  return listPayments(db, { runId: orderId }).find(({ provider }) => provider === "acorn")?.trouble;
}

function down(words: string): Ask {
  return async () => {
    throw new Unavailable(words);
  };
}

function door() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

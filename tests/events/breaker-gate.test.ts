import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { findBreaker, listBreakerChanges, saveBreaker } from "#db/queries/breakers.ts";
import { listNotifications } from "#db/queries/notifications.ts";
import { breakerGates } from "#server/events/breaker-gate.ts";
import { LeftAlone, Refused, Unavailable } from "#server/outside/errors.ts";
import { createHttp } from "#server/outside/http.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

let shop: TestApp;
/** How the other side answers. */
let status: number;
/** How often it was asked. */
let asked: number;

beforeEach(async () => {
  shop = await openTestApp();
  status = 200;
  asked = 0;
  return () => shop.close();
});

/** Whoever asks by it stands before the same breaker, as another process does. */
function port() {
  const http = createHttp("Acorn", {
    baseUrl: "http://acorn.test",
    timeoutMs: 1_000,
    gate: breakerGates(shop, { threshold: 3, coolDown: 1_000, probeTimeout: 5_000 })("acorn"),
    fetch: () => {
      asked += 1;
      return Response.json({ message: "it is closed", code: "closed" }, { status });
    },
  });
  return () => http.get("/intents", z.unknown());
}

async function failTimes(times: number): Promise<void> {
  status = 503;
  for (let i = 0; i < times; i++) await expect(port()()).rejects.toThrow(Unavailable);
}

const state = () => findBreaker(shop.db, { system: "acorn" })?.state;

describe("a breaker", () => {
  test("writes nothing of a system that answers", async () => {
    await port()();
    expect(findBreaker(shop.db, { system: "acorn" })).toBeUndefined();
  });

  test("opens when nobody answered so many times in a row, whoever asked, and then nobody is asked", async () => {
    await failTimes(3);
    expect(state()).toBe("open");
    asked = 0;
    await expect(port()()).rejects.toThrow(LeftAlone);
    expect(asked).toBe(0);
  });

  test("counts anew after an answer, and takes a refusal for one", async () => {
    await failTimes(2);
    status = 409;
    await expect(port()()).rejects.toThrow(Refused);
    await failTimes(2);
    expect(state()).toBe("closed");
  });

  test("lets one try through when its time is up, and closes when that is answered", async () => {
    await failTimes(3);
    shop.clock.now += 1_000;
    status = 200;
    const call = port();
    const trying = call();
    await expect(port()()).rejects.toThrow(LeftAlone);
    await trying;
    expect(state()).toBe("closed");
    await call();
  });

  test("gives it as much time again when the try is not answered either", async () => {
    await failTimes(3);
    shop.clock.now += 1_000;
    await failTimes(1);
    expect(findBreaker(shop.db, { system: "acorn" })).toMatchObject({
      state: "open",
      until: shop.clock.now + 1_000,
    });
  });

  test("says when it may be asked again, and why it was left alone", async () => {
    await failTimes(3);
    shop.clock.now += 400;
    const error = await port()().catch((error: unknown) => error);
    expect(error).toMatchObject({ retryAfterMs: 600 });
    expect(findBreaker(shop.db, { system: "acorn" })?.reason).toBe(
      "Acorn is failing: it is closed",
    );
  });

  test("tells the admins when it opens and when it closes, and nothing of the tries between", async () => {
    await failTimes(3);
    for (const _ of [1, 2]) {
      shop.clock.now += 1_000;
      await failTimes(1);
    }
    shop.clock.now += 1_000;
    status = 200;
    await port()();
    const told = listNotifications(shop.db, { userId: "usr_admin" }).map(({ title }) => title);
    expect(told).toEqual(["Acorn answers again", "Acorn is left alone for a while"]);
    const changes = listBreakerChanges(shop.db).map((change) => change.state);
    expect(changes).toEqual([
      "closed",
      "half-open",
      "open",
      "half-open",
      "open",
      "half-open",
      "open",
    ]);
  });

  test("that an admin has shut stays shut, whatever comes back of what was under way", async () => {
    await failTimes(1);
    const row = findBreaker(shop.db, { system: "acorn" });
    if (!row) throw new Error("Nothing was counted");
    saveBreaker(shop.db, { ...row, state: "isolated" }, "admin");
    shop.clock.now += 3_600_000;
    status = 200;
    await expect(port()()).rejects.toThrow("Acorn is shut off by an admin");
    expect(state()).toBe("isolated");
  });
});

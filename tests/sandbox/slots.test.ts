import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Slot } from "#server/outside/carriers.ts";
import { createSandboxControls } from "#server/outside/dials.ts";
import { anAddress, openPlayground, type Playground } from "./playground.ts";

const today = "2026-11-21";
const tomorrow = "2026-11-22";
const dayMs = 24 * 60 * 60_000;

function slotsOf({ carrier }: Playground) {
  if (!carrier.slots) throw new Error("The sandbox's carriers have slots");
  return carrier.slots;
}

function print({ carrier }: Playground, slotId: string, orderId = "ord_1") {
  const label = { orderId, slotId, address: anAddress, weightGrams: 100 };
  return carrier.createLabel(label, `label/${slotId}`);
}

describe("a carrier that takes so many parcels a day", () => {
  test("gives its last slot to one of twenty, and another day has slots of its own", async () => {
    const playground = openPlayground();
    const slots = slotsOf(playground);
    await playground.turn("kestrel", { slotsPerDay: 1 });
    const asking = Array.from({ length: 20 }, (_, who) =>
      slots.reserve({ orderId: `ord_${who}`, day: today }, `slot/${who}`),
    );
    const answers = await Promise.allSettled(asking);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const no = {
      code: "day_full",
      message: expect.stringContaining(`no more parcels on ${today}`),
    };
    expect(answers.filter(({ status }) => status === "rejected")).toEqual(
      Array.from({ length: 19 }, () => ({
        status: "rejected",
        reason: expect.objectContaining(no),
      })),
    );
    const other = await slots.reserve({ orderId: "ord_1", day: tomorrow }, "tomorrow");
    expect(other).toMatchObject({ day: tomorrow, status: "held" });
  });

  test("gives one slot for one key, and tells of it when its answer was lost", async () => {
    const playground = openPlayground();
    const slots = slotsOf(playground);
    await createSandboxControls(playground.remote).loseNext("kestrel");
    const wanted = { orderId: "ord_1", day: today };
    await expect(slots.reserve(wanted, "slot")).rejects.toThrow("answer arrived");
    const [known, ...others] = await slots.ofOrder("ord_1");
    expect(others).toEqual([]);
    expect(known).toMatchObject({ key: "slot", status: "held" });
    expect(await slots.reserve(wanted, "slot")).toEqual(known);
  });

  test("keeps what it promised when it takes fewer, and takes what is given back for others", async () => {
    const playground = openPlayground();
    const slots = slotsOf(playground);
    const first = await slots.reserve({ orderId: "ord_1", day: today }, "first");
    await playground.turn("kestrel", { slotsPerDay: 1 });
    const second = { orderId: "ord_2", day: today };
    await expect(slots.reserve(second, "second")).rejects.toMatchObject({ code: "day_full" });
    expect((await slots.release(first.slotId, "back")).status).toBe("released");
    expect((await slots.release(first.slotId, "and again")).status).toBe("released");
    expect((await slots.reserve(second, "second, later")).status).toBe("held");
  });

  test("prints a label for a slot that is held, once and for its own order, and frees it when the label is voided", async () => {
    const playground = openPlayground();
    const slots = slotsOf(playground);
    const { slotId } = await slots.reserve({ orderId: "ord_1", day: today }, "slot");
    await expect(print(playground, slotId, "ord_2")).rejects.toMatchObject({
      code: "slot_of_another_order",
    });
    const label = { orderId: "ord_1", slotId, address: anAddress, weightGrams: 100 };
    const { labelId } = await playground.carrier.createLabel(label, "label");
    expect((await slots.release(slotId, "too late")).status).toBe("used");
    await expect(playground.carrier.createLabel(label, "another")).rejects.toMatchObject({
      code: "slot_gone",
    });
    await playground.carrier.voidLabel(labelId, "void");
    expect(await slots.ofOrder("ord_1")).toMatchObject([{ status: "released" }]);
  });

  test("lets a slot that nobody used expire with its day", async () => {
    const playground = openPlayground();
    const slots = slotsOf(playground);
    const { slotId } = await slots.reserve({ orderId: "ord_1", day: today }, "slot");
    await playground.pass(dayMs);
    expect(await slots.ofOrder("ord_1")).toMatchObject([{ status: "expired" }]);
    await expect(print(playground, slotId)).rejects.toMatchObject({ code: "slot_gone" });
    await expect(
      slots.reserve({ orderId: "ord_1", day: today }, "yesterday"),
    ).rejects.toMatchObject({ code: "day_over" });
  });
});

const capacity = 3;
const day = fc.constantFrom(today, tomorrow);
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant("reserve" as const), day }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constantFrom("release" as const, "print" as const, "void" as const),
      which: fc.nat(),
    }),
  },
);

test("whatever is asked of a carrier in whatever order, held and used slots are never more than it has", async () => {
  const story = fc.array(fc.array(action, { minLength: 1, maxLength: 6 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(story, async (rounds) => {
      const playground = openPlayground({ inMemory: true });
      await playground.turn("kestrel", { slotsPerDay: capacity });
      const made: Slot[] = [];
      for (const [round, actions] of rounds.entries()) {
        // All of a round at once; what is refused is refused.
        await Promise.allSettled(
          actions.map((next, turn) => perform(playground, made, next, `${round}/${turn}`)),
        );
        for (const each of [today, tomorrow]) {
          expect(await countTaken(playground, made, each)).toBeLessThanOrEqual(capacity);
        }
      }
    }),
    { numRuns: 40 },
  );
});

type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

async function perform(playground: Playground, made: Slot[], next: Action, key: string) {
  const { carrier } = playground;
  if (next.act === "reserve") {
    made.push(await slotsOf(playground).reserve({ orderId: `ord_${key}`, day: next.day }, key));
    return;
  }
  const slot = made[next.which % made.length];
  if (!slot) return;
  if (next.act === "release") return slotsOf(playground).release(slot.slotId, key);
  if (next.act === "print") return print(playground, slot.slotId, slot.orderId);
  const [label] = await carrier.labelsOf(slot.orderId);
  return label && carrier.voidLabel(label.labelId, key);
}

async function countTaken(playground: Playground, made: readonly Slot[], on: string) {
  const asking = made.map(({ orderId }) => slotsOf(playground).ofOrder(orderId));
  const all = (await Promise.all(asking)).flat();
  return all.filter(({ day, status }) => day === on && status !== "released").length;
}

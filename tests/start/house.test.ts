import { expect, test } from "vitest";
import { createHouse } from "#server/start/house.ts";

function houseWithDiary() {
  const diary: string[] = [];
  const stop = new AbortController();
  const house = createHouse({ stopping: stop.signal, say: (line) => void diary.push(line.trim()) });
  const thing = (name: string) => ({ close: () => void diary.push(`close ${name}`) });
  return { diary, stop, house, thing };
}

test("what was opened is closed in the opposite order, once", async () => {
  const { diary, house, thing } = houseWithDiary();
  await house.open("database", () => thing("database"));
  await house.open("web", async () => thing("web"));
  await house.close();
  await house.close();
  expect(diary).toEqual(["database", "web", "close web", "close database"]);
});

test("one that does not close keeps nobody else open", async () => {
  const { diary, house, thing } = houseWithDiary();
  await house.open("database", () => thing("database"));
  await house.open("web", () => ({ close: () => Promise.reject(new Error("stuck")) }));
  await house.close();
  expect(diary.slice(2)).toEqual(["web did not close: stuck", "close database"]);
});

test("a house told to stop opens nothing more", async () => {
  const { diary, stop, house, thing } = houseWithDiary();
  await house.open("database", () => thing("database"));
  stop.abort();
  await expect(house.open("web", () => thing("web"))).rejects.toThrow();
  await house.close();
  expect(diary).toEqual(["database", "close database"]);
});

test("what opens beside one that fails is awaited and closed", async () => {
  const { diary, house, thing } = houseWithDiary();
  let openRestate = () => {};
  const restate = house.open("restate", async () => {
    await new Promise<void>((resolve) => {
      openRestate = resolve;
    });
    return thing("restate");
  });
  const sandbox = house.open("sandbox", () => Promise.reject(new Error("port taken")));
  await expect(Promise.all([restate, sandbox])).rejects.toThrow("port taken");
  const closed = house.close();
  openRestate();
  await closed;
  expect(diary).toEqual(["restate", "close restate"]);
});

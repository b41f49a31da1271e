import { expect, test } from "vitest";
import { SettingError } from "#server/processes/setting-error.ts";
import { listen } from "#server/start/listen.ts";
import { freePorts } from "../support/free-ports.ts";
import { within } from "../support/waiting.ts";

const host = "127.0.0.1";

async function openDoor(answer: () => Response, closeDeadlineMs = 5_000) {
  const [port = 0] = await freePorts(1);
  const door = await listen(answer, { host, port, closeDeadlineMs });
  return { door, url: `http://${host}:${port}/`, port };
}

test("a closed door answers nobody, and a connection kept alive does not hold it open", async () => {
  const { door, url } = await openDoor(() => new Response("hello"));
  expect(await (await fetch(url)).text()).toBe("hello");
  await within(2_000, "the door to close", door.close());
  await expect(fetch(url)).rejects.toThrow();
});

test("a request that does not end is cut off when the door has waited long enough", async () => {
  const endless = () => new Response(new ReadableStream());
  const { door, url } = await openDoor(endless, 200);
  const { body } = await fetch(url);
  await within(2_000, "the door to close", door.close());
  await expect(body?.getReader().read()).rejects.toThrow();
});

test("a taken port and an address that is not ours name their settings", async () => {
  const { door, port } = await openDoor(() => new Response("hello"));
  const answer = () => new Response();
  await expect(listen(answer, { host, port })).rejects.toThrow(
    new SettingError(`Port ${port} is taken: set PORT to a free one.`),
  );
  await expect(listen(answer, { host: "192.0.2.1", port })).rejects.toThrow(/set HOST or PORT/);
  await door.close();
});

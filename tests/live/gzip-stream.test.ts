import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Frame } from "#server/live/frames.ts";
import { GzipStream } from "#server/live/gzip-stream.ts";
import { patchElements, patchSignals } from "#server/live/patches.ts";

const list = (left: number) =>
  patchElements(
    `<ul id="list">${Array.from({ length: 40 }, (_, row) => `<li>Row ${row}: €${row === 7 ? left : row}</li>`).join("")}</ul>`,
  );
const sign = (beat: number) => patchSignals({ _beat: beat });

function send(frames: readonly Frame[]) {
  const stream = new GzipStream();
  const pieces = frames.map((frame) => stream.add(frame));
  return { pieces, whole: Buffer.concat([...pieces, stream.end()]) };
}

const textOf = (frames: readonly Frame[]) =>
  frames.map(({ sign, changes }) => sign + changes).join("");

describe("a stream in pieces", () => {
  test.each([
    ["nothing at all", []],
    ["a sign of life alone", [{ sign: sign(1), changes: "" }]],
    ["changes alone", [{ sign: "", changes: list(3) }]],
    [
      "changes after many signs of life",
      [
        { sign: sign(1), changes: list(3) },
        ...Array.from({ length: 200 }, (_, beat) => ({ sign: sign(beat), changes: "" })),
        { sign: sign(201), changes: list(2) },
      ],
    ],
    [
      "more than deflate looks back",
      [
        { sign: sign(1), changes: list(3).repeat(60) },
        { sign: sign(2), changes: list(2).repeat(60) },
      ],
    ],
    [
      "a text that looks like the blanks in front of it",
      [
        { sign: sign(1), changes: list(3) },
        { sign: sign(2), changes: `${"\0".repeat(40)}${list(3)}` },
      ],
    ],
  ])("of %s is whole", (_, frames: Frame[]) => {
    expect(String(gunzipSync(send(frames).whole))).toBe(textOf(frames));
  });

  test("sends little more than the difference", () => {
    const { pieces } = send([
      { sign: "", changes: list(3) },
      { sign: "", changes: list(2) },
    ]);
    expect(pieces[1]?.length).toBeLessThan(100);
  });

  test("of two readers is packed once when they were sent the same before", () => {
    const first = { sign: sign(1), changes: list(3) };
    const second = { sign: sign(2), changes: list(2) };
    const [one, other] = [send([first, second]), send([first, second])];
    expect(other.whole.equals(one.whole)).toBe(true);
  });

  test("holds for each reader what that reader was sent, whatever others were sent between", () => {
    const readers = Array.from({ length: 20 }, (_, reader) => {
      const beats = Array.from({ length: reader }, (_, beat) => ({
        sign: sign(beat),
        changes: "",
      }));
      const opened = { sign: sign(0), changes: list(reader % 3) };
      return [opened, ...beats, { sign: sign(99), changes: list(42) }, opened];
    });
    for (const frames of readers)
      expect(String(gunzipSync(send(frames).whole))).toBe(textOf(frames));
  });
});

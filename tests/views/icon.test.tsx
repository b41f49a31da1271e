import { describe, expect, test } from "vitest";
import { Icon, type IconName } from "#views/parts/icon.tsx";
import { drawings } from "#views/parts/icon-drawings.ts";
import { Mark } from "#views/parts/mark.tsx";

describe("an icon", () => {
  test("is silent, unfocusable and takes the colour of its text", () => {
    const svg = (<Icon name="check" />).toString();
    expect(svg).toContain('aria-hidden="true" focusable="false"');
    expect(svg).toContain('stroke="currentColor"');
    expect(svg).toContain(drawings.check);
  });

  test("is drawn at the size asked for", () => {
    expect((<Icon name="check" size={16} />).toString()).toContain('width="16" height="16"');
  });

  test.each(names())("is drawn with a path that can be read: %s", (name) => {
    expect(drawings[name]).toMatch(/^M[\dMLHVCSAZmlhvcsaz. -]+$/);
    expect(drawings[name]).not.toMatch(/\.\d{4}/);
  });

  test("looks like no other", () => {
    expect(new Set(Object.values(drawings)).size).toBe(names().length);
  });
});

test("the mark is silent, for the shop's name stands beside it", () => {
  expect((<Mark size={40} />).toString()).toMatch(/width="40".*aria-hidden="true"/);
});

function names(): IconName[] {
  return Object.keys(drawings).filter((name): name is IconName => name in drawings);
}

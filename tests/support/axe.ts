import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const axe = readFile(axePath, "utf8");

/** What depends on the scheme; all else is the same in the dark. */
const ofColours = ["color-contrast", "link-in-text-block"];

/** Fails with a readable list when axe finds anything, in light or in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  // Without motion: half-way from one scheme to the other no contrast is right.
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const inLight = await violations(page);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  const inDark = await violations(page, ofColours);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  const found = [
    ...inLight.map((each) => `light: ${each}`),
    ...inDark.map((each) => `dark: ${each}`),
  ];
  if (found.length > 0) throw new Error(`${page.url()} is not accessible:\n${found.join("\n")}`);
}

/** Through evaluate, which the page's content-security policy does not forbid. */
async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(await axe);
  const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
  const results: AxeResults = await page.evaluate(`axe.run(${JSON.stringify(options)})`);
  return results.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((node) => `    ${node.target.join(" ")}  ${node.html}`).join("\n")}`,
  );
}

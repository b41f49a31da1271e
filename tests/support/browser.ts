import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";

/** The first is Chromium without its windows: the same pages for a quarter of the work. */
const NAMES = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
];
/** Debian's, the one that is wanted more first. */
const PACKAGES = ["chromium-headless-shell", "chromium"];
const PLACES = [
  "/snap/bin/chromium",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const QUIET =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export async function launchBrowser({ args = [] }: { args?: string[] } = {}): Promise<Browser> {
  const { executablePath } = findOrInstallBrowser();
  return chromium.launch({ executablePath, headless: true, args: [...QUIET.split(" "), ...args] });
}

type Found = { executablePath: string; origin: string };

export function findOrInstallBrowser(): Found {
  return findBrowser() ?? installBrowser();
}

function findBrowser(): Found | undefined {
  const given = process.env.CHROME_PATH;
  if (given) return { executablePath: given, origin: "CHROME_PATH" };
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const executablePath = [...onPath, ...PLACES, chromium.executablePath()].find(existsSync);
  return executablePath ? { executablePath, origin: "found" } : undefined;
}

/** Debian's own package where we may install one, playwright's download everywhere else. */
function installBrowser(): Found {
  const isRoot = process.getuid?.() === 0;
  if (isRoot && spawnSync("apt-get", ["--version"]).status === 0) {
    spawnSync("apt-get", ["update"], { stdio: "ignore" });
    for (const name of PACKAGES) {
      spawnSync("apt-get", ["install", "-y", name], { stdio: "ignore" });
      const found = findBrowser();
      if (found) return { ...found, origin: "installed with apt-get" };
    }
  }
  const cli = path.join(import.meta.dirname, "../../node_modules/playwright-core/cli.js");
  execFileSync(process.execPath, [cli, "install", "chromium"], { stdio: "ignore" });
  const found = findBrowser();
  if (!found)
    throw new Error("No browser was found or could be installed: set CHROME_PATH to one.");
  return { ...found, origin: "downloaded by playwright" };
}

export type Guard = { problems: string[]; assertClean: () => void };

/** A page that remembers everything that went wrong on it, but for what a test expects. */
export async function openPage(
  browser: Browser,
  { allowErrors = [], ...options }: { allowErrors?: RegExp[] } & BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext(options);
  const problems: string[] = [];
  context.on("page", (page) => watchPage(page, problems, allowErrors));
  const page = await context.newPage();
  return { page, context, guard: guardOf(problems), close: () => context.close() };
}

/** Its guard watches every other tab of the context too. */
export type OpenPage = {
  page: Page;
  context: BrowserContext;
  guard: Guard;
  close: () => Promise<void>;
};

function watchPage(page: Page, problems: string[], allowErrors: RegExp[]): void {
  const note = (problem: string) => {
    if (!allowErrors.some((allowed) => allowed.test(problem))) problems.push(problem);
  };
  page.on("console", (message) => {
    if (message.type() === "error") note(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => note(`page error: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // Streams are aborted whenever a page goes away.
    if (reason !== "net::ERR_ABORTED") note(`request failed: ${request.url()} ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) note(`response ${response.status()}: ${response.url()}`);
  });
}

function guardOf(problems: string[]): Guard {
  const assertClean = () => {
    if (problems.length > 0) throw new Error(`The page had problems:\n${problems.join("\n")}`);
  };
  return { problems, assertClean };
}

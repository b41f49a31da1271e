import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";

/** Nothing is killed here: it stands with those that have the machine, and a whole shop, to themselves. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const folders: string[] = [];

afterEach(endShops);
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** What each command of the walk-through answers once it has been obeyed. */
const answers = [
  /"username":"alice"/,
  /"sku":"WRK-0101"/,
  /"orderId":"ord_/,
  /payment \S+ is authorised/,
  /"username":"admin"/,
  /"approved":true/,
  /"status":"delivered"/,
];

test("the README's walk-through by curl ends with a delivered order", async () => {
  const shop = await startShop({ env: { DELIVERY_SECONDS: "1" } });
  const commands = commandsIn(readFileSync(join(root, "README.md"), "utf8"));
  expect(commands).toHaveLength(answers.length);
  const folder = folderLikeOurs();

  let orderId = "";
  for (const [index, command] of commands.entries()) {
    const line = command.replaceAll("ord_…", orderId);
    const answer = await obeyed(line, answers[index] ?? /^$/, { shop, folder });
    orderId ||= /"orderId":"(ord_[\w-]+)"/.exec(answer)?.[1] ?? "";
  }
});

/** Without its first line, which says where the shop is, and without what it shows as an answer. */
function commandsIn(readme: string): string[] {
  const [, script = ""] = /## A first order[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme) ?? [];
  const [where, ...lines] = script.replaceAll("\\\n", " ").trim().split("\n");
  expect(where).toMatch(/^SHOP=http/);
  return lines.filter((line) => !line.startsWith("#"));
}

/** A person looks before going on; a test asks again until the shop is as far. */
function obeyed(
  command: string,
  answer: RegExp,
  { shop, folder }: { shop: Shop; folder: string },
): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: folder, ...shop.env, SHOP: shop.url };
  let said = "";
  const ask = async () => {
    said = await outputOf(command, { cwd: folder, env });
    return answer.test(said) ? said : undefined;
  };
  return until(`"${command}" to be obeyed`, ask, { deadline: 40_000 }).catch((error) => {
    throw new Error(`It said: ${said}`, { cause: error });
  });
}

function outputOf(command: string, options: { cwd: string; env: NodeJS.ProcessEnv }) {
  return new Promise<string>((resolve) => {
    execFile("bash", ["-c", command], { ...options, timeout: 30_000 }, (_, out, err) =>
      resolve(out + err),
    );
  });
}

/** The cookies that curl keeps are not to lie in the repository. */
function folderLikeOurs(): string {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-readme-"));
  folders.push(folder);
  for (const name of ["package.json", "node_modules", "server"]) {
    symlinkSync(join(root, name), join(folder, name));
  }
  return folder;
}

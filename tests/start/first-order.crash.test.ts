import { afterEach, expect, test } from "vitest";
import { commandsUnder, folderLikeOurs, pasted } from "../support/readme.ts";
import { endShops, type Shop, startShop } from "../support/shop-process.ts";
import { until } from "../support/waiting.ts";

/** Nothing is killed here: it stands with those that have the machine, and a whole shop, to themselves. */

afterEach(endShops);

/** What each command of the walk-through answers once it has been obeyed. */
const answers = [
  /"username":"alice"/,
  /"sku":"WRK-0101"/,
  /"orderId":"ord_/,
  /payment \S+ is authorised/,
  /"username":"admin"/,
  /"approved":true/,
  /"status":"delivered"/,
  /"phase":\{"name":"notices"/,
];

test("the README's walk-through by curl ends with a delivered order", async () => {
  const shop = await startShop({ env: { DELIVERY_SECONDS: "1" } });
  const commands = linesOf(commandsUnder("A first order")[0] ?? "");
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
function linesOf(script: string): string[] {
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
    said = await pasted(command, { cwd: folder, env });
    return answer.test(said) ? said : undefined;
  };
  return until(`"${command}" to be obeyed`, ask, { deadline: 40_000 }).catch((error) => {
    throw new Error(`It said: ${said}`, { cause: error });
  });
}

import { randomBytes, randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import type { z } from "zod";
import { commit } from "#db/group-commit.ts";
import { insertAudit } from "#db/queries/audit.ts";
import { findUserByUsername, insertUser, makeAdmin } from "#db/queries/users.ts";
import { newAccount } from "../accounts/accounts.ts";
import { whyTooCommon } from "../accounts/common-passwords.ts";
import { hashPassword } from "../accounts/passwords.ts";
import { type Config, readConfig } from "../config.ts";
import { SettingError } from "../processes/setting-error.ts";
import { openShopDatabase } from "../start/database.ts";
import { askPassword } from "./ask-password.ts";

const usage = `Usage: npm run admin:create -- NAME [--display "Their name"] [--email ADDRESS] [--generate]
       npm run admin:create -- NAME --promote

Makes an admin. The password is asked for, or read from the standard input, or made with --generate and
told once. With --promote an account that is there already becomes an admin.`;

/** Also while the shop runs: it is one more writer of the same database. */
try {
  console.log(await createAdmin(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function createAdmin(argv: string[]): Promise<string> {
  const { name, display, email, generate, promote } = commandIn(argv);
  const config = readConfig();
  const database = await openShopDatabase(config);
  const next = nextStep(config);
  try {
    const known = findUserByUsername(database.db, { username: name });
    if (promote) return `${await promoted(database.db, known?.id, name)}${next}`;
    if (known) throw new SettingError(`There is an account ${name} already: see --promote.`);
    const password = generate ? randomBytes(15).toString("base64url") : await askPassword(name);
    await insert(database.db, { username: name, displayName: display ?? name, password, email });
    const told = generate ? `\nThe password, told this once: ${password}` : "";
    return `${name} is an admin now.${told}${next}`;
  } finally {
    database.close();
  }
}

function nextStep({ adminSecondFactor }: Config): string {
  if (adminSecondFactor !== "required") return "";
  return "\nAfter the password, the shop asks them to set up a second factor: they need an authenticator app.";
}

type Database = Awaited<ReturnType<typeof openShopDatabase>>["db"];

async function insert(db: Database, wanted: z.input<typeof newAccount>) {
  const checked = newAccount.safeParse(wanted);
  if (!checked.success) {
    throw new SettingError(checked.error.issues.map(({ message }) => message).join("; "));
  }
  const { username, displayName, password, email } = checked.data;
  const common = whyTooCommon(password, username);
  if (common) throw new SettingError(common);
  const id = `usr_${randomUUID()}`;
  const passwordHash = await hashPassword(password);
  const createdAt = Date.now();
  await commit(db, () => {
    const known = { id, username, displayName, email: email ?? null, passwordHash, createdAt };
    const user = { ...known, role: "admin" as const };
    if (!insertUser(db, user)) throw new SettingError(`The name ${username} is taken.`);
    noteInAudit(db, id, "made an admin");
  });
}

async function promoted(db: Database, id: string | undefined, name: string): Promise<string> {
  if (!id) throw new SettingError(`There is no account ${name}.`);
  await commit(db, () => {
    makeAdmin(db, { id });
    noteInAudit(db, id, "promoted to admin");
  });
  return `${name} is an admin now.`;
}

function noteInAudit(db: Database, id: string, action: string): void {
  const at = Date.now();
  insertAudit(db, { key: `${action}/${id}/${at}`, actor: "the shell", action, subject: id, at });
}

function commandIn(argv: string[]) {
  try {
    const text = { type: "string" } as const;
    const flag = { type: "boolean", default: false } as const;
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { display: text, email: text, generate: flag, promote: flag },
    });
    const [name, ...more] = positionals;
    if (!name || more.length > 0) throw new Error("One name, please.");
    return { name, ...values };
  } catch {
    throw new SettingError(usage);
  }
}

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { SettingError } from "../processes/setting-error.ts";

const address = z.url({ protocol: /^https?$/ });

const argumentsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  "data-dir": z.string().min(1),
  "payment-callback": address,
  "carrier-callback": address,
  "secret-file": z.string().min(1),
  "public-url": address.optional(),
});

/**
 * The whole configuration, from the command line our parent starts us with. The secret comes in a
 * file: command lines and environments can be read by other processes.
 */
export function readSettings(argv: string[]) {
  const given = argumentsSchema.safeParse(flagsOf(argv));
  if (!given.success) throw new SettingError(`The sandbox: ${z.prettifyError(given.error)}`);
  return {
    port: given.data.port,
    folder: given.data["data-dir"],
    callbacks: {
      payment: given.data["payment-callback"],
      carrier: given.data["carrier-callback"],
    },
    webhookSecret: secretIn(given.data["secret-file"]),
    publicUrl: given.data["public-url"],
  };
}

function flagsOf(argv: string[]) {
  try {
    const flag = { type: "string" } as const;
    const options = {
      ...{ port: flag, "data-dir": flag, "secret-file": flag, "public-url": flag },
      ...{ "payment-callback": flag, "carrier-callback": flag },
    };
    return parseArgs({ args: argv, options }).values;
  } catch (error) {
    throw new SettingError(`The sandbox: ${error instanceof Error ? error.message : error}`);
  }
}

function secretIn(file: string): string {
  const secret = textOf(file).trim();
  if (!secret) throw new SettingError(`The webhook secret in ${file} is empty.`);
  return secret;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new SettingError(`The webhook secret cannot be read from ${file}.`);
  }
}

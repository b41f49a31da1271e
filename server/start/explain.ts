import { SettingError } from "../processes/setting-error.ts";

/** One line that says what to mend. What nobody foresaw also says where it happened. */
export function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = `Cartwright cannot start. ${message}`;
  if (error instanceof SettingError || !(error instanceof Error)) return line;
  return `${line}\n${error.stack}`;
}

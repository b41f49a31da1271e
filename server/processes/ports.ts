import { createServer } from "node:net";
import { SettingError } from "#server/errors.ts";

/** A port we are about to listen on, and the setting that moves it. */
export interface WantedPort {
  port: number;
  setting: string;
  host?: string;
}

/**
 * Asked before anything starts: a stranger who answers on our port could otherwise be taken for our own child.
 */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  for (const { port, setting, host = "127.0.0.1" } of wanted) {
    if (!(await isFree(port, host))) throw portTaken(port, setting);
  }
}

export function portTaken(port: number, setting: string): SettingError {
  return new SettingError(`Port ${port} is taken: set ${setting} to a free one.`);
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error),
    );
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

import { SettingError } from "../processes/setting-error.ts";
import { type ListeningSandbox, listenSandbox } from "./listen.ts";
import { readSettings } from "./settings.ts";

try {
  const sandbox = await listenSandbox(readSettings(process.argv.slice(2)));
  stopWithParent(sandbox);
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/**
 * Our parent holds the other end of stdin, and it closes however the parent dies. A Ctrl-C reaches
 * us as well as the parent; only the parent knows when nobody needs us any more.
 */
function stopWithParent(sandbox: ListeningSandbox): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await sandbox.stop();
    process.exit();
  };
  process.stdin.resume().once("end", stop).once("error", stop);
  process.once("SIGTERM", stop);
  process.on("SIGINT", process.stdin.isTTY ? stop : () => {});
}

export interface RestateSettings {
  baseDir: string;
  /** Fixed at the first start of a base directory; ignored afterwards. */
  partitions: number;
  identityKeyFile?: string | undefined;
}

/** Names the folder of its data, and of its sockets, within the base directory. */
export const nodeName = "cartwright";

/** The configuration of one Restate server that serves this machine alone and fits beside a small shop. */
export function restateConfig(settings: RestateSettings): string {
  return [...wholeServer(settings), ...itsParts(settings)].join("\n");
}

// The payment provider sends an event again for three days, so what is finished is remembered for four.
const retention = "4d";

function wholeServer({ baseDir, partitions }: RestateSettings): string[] {
  return [
    `node-name = "${nodeName}"`,
    'cluster-name = "cartwright"',
    `base-dir = ${quoted(baseDir)}`,
    "auto-provision = true",
    `default-num-partitions = ${partitions}`,
    `default-idempotency-retention = "${retention}"`,
    `default-workflow-completion-retention = "${retention}"`,
    // No port: whoever reaches one could call every service, and a web page reaches them all.
    'listen-mode = "unix"',
    "disable-telemetry = true",
    'log-format = "json"',
    // The server looks for its own updates; off the internet that is an error a start, and no news.
    'log-filter = "warn,octocrab=off"',
    'shutdown-timeout = "10s"',
    'rocksdb-total-memory-size = "256 MiB"',
  ];
}

function itsParts({ identityKeyFile }: RestateSettings): string[] {
  return [
    "[admin.query-engine]",
    'memory-size = "64 MiB"',
    "[bifrost]",
    'record-cache-memory-size = "16 MiB"',
    "[worker.invoker]",
    'memory-limit = "256 MiB"',
    'eager-state-size-limit = "1 MiB"',
    ...(identityKeyFile
      ? [`request-identity-private-key-pem-file = ${quoted(identityKeyFile)}`]
      : []),
    "",
  ];
}

/** A JSON string is a TOML basic string. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

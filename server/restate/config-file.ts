export interface RestateSettings {
  baseDir: string;
  ingressPort: number;
  adminPort: number;
  nodePort: number;
  /** Fixed at the first start of a base directory; ignored afterwards. */
  partitions: number;
  identityKeyFile?: string | undefined;
}

/** The configuration of one Restate server that serves this machine alone and fits beside a small shop. */
export function restateConfig(settings: RestateSettings): string {
  return [...wholeServer(settings), ...itsParts(settings)].join("\n");
}

// The payment provider sends an event again for three days, so what is finished is remembered for four.
const retention = "4d";

function wholeServer({ baseDir, nodePort, partitions }: RestateSettings): string[] {
  return [
    'node-name = "cartwright"',
    'cluster-name = "cartwright"',
    `base-dir = ${quoted(baseDir)}`,
    "auto-provision = true",
    `default-num-partitions = ${partitions}`,
    `default-idempotency-retention = "${retention}"`,
    `default-workflow-completion-retention = "${retention}"`,
    'bind-ip = "127.0.0.1"',
    `bind-port = ${nodePort}`,
    'listen-mode = "tcp"',
    "disable-telemetry = true",
    'log-format = "json"',
    // The server looks for its own updates; off the internet that is an error a start, and no news.
    'log-filter = "warn,octocrab=off"',
    'shutdown-timeout = "10s"',
    'rocksdb-total-memory-size = "256 MiB"',
  ];
}

function itsParts({ ingressPort, adminPort, identityKeyFile }: RestateSettings): string[] {
  return [
    "[ingress]",
    `bind-port = ${ingressPort}`,
    "[admin]",
    `bind-port = ${adminPort}`,
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

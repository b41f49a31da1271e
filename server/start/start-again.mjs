import { spawn } from "node:child_process";

/**
 * Runs the command that it is given, and runs it again when it has said "again" and was killed. Ends as it
 * ended otherwise. Small, for it stands beside the shop as long as that runs.
 */
const [command, ...args] = process.argv.slice(2);
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
let isStopping = false;

start();

function start() {
  let again = false;
  const child = spawn(command, [...args, "--starts-again"], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  const handOn = (signal) => {
    isStopping = true;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, handOn);
  child.on("message", (message) => {
    again = message === "again";
  });
  child.on("exit", (code, signal) => {
    for (const each of signals) process.off(each, handOn);
    if (again && signal === "SIGKILL" && !isStopping) start();
    else if (signal) process.kill(process.pid, signal);
    else process.exit(code);
  });
}

import { defineConfig } from "vitest/config";
import { Tally } from "./tests/support/tally.ts";

const services = ["tests/**/*.service.test.ts"];
const crash = ["tests/**/*.crash.test.ts"];
const browser = ["tests/browser/**/*.test.ts"];

/**
 * Groups run one after the other, lightest first: what starts whole shops has the machine to itself. What
 * runs in the worker's own process shares its modules, which take longer to load than most files to run.
 */
export default defineConfig({
  test: {
    execArgv: ["--import", "./server/start/preload.mjs"],
    reporters: ["default", new Tally()],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          isolate: false,
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: [...services, ...crash, ...browser],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "services",
          isolate: false,
          include: services,
          env: { RESTATE_TEST_MODE: "default" },
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "replay",
          isolate: false,
          include: services,
          env: { RESTATE_TEST_MODE: "replay" },
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "crash",
          include: crash,
          testTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: browser,
          testTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});

import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./server/sandbox/schema.ts",
  out: "./server/sandbox/migrations",
});

import { Hono } from "hono";
import { apiMarkdown } from "#views/output/api.ts";
import { ApiPage, type Described } from "#views/pages/api.tsx";
import type { AppEnv } from "./deps.ts";
import { jsonSchema, openApiDocument } from "./openapi/document.ts";
import { exampleCommand } from "./openapi/example-command.ts";
import type { Operation } from "./openapi/operation.ts";
import type { Page } from "./page.tsx";

/** The same document for programs and, drawn as a page, for people. */
export function apiDescription(operations: readonly Operation[]) {
  const document = openApiDocument(operations);
  return new Hono<AppEnv>().get("/", (c) => c.json(document));
}

export function apiPage(operations: readonly Operation[]): Page {
  const described = operations.map(describe);
  return {
    path: "/api",
    load: () => ({
      title: "API",
      holds: "All that can be called",
      description:
        "Every address that a program can call, with examples: products, cart, orders and trips.",
      section: "api",
      markdown: apiMarkdown(described),
      input: <ApiPage operations={described} />,
    }),
  };
}

function describe({ body, example, answers, ...operation }: Operation): Described {
  return {
    ...operation,
    command: exampleCommand({ ...operation, example }),
    fields: body ? fieldsOf(jsonSchema(body)) : [],
    answers: Object.entries(answers).map(([status, { description }]) => ({ status, description })),
  };
}

function fieldsOf(schema: Record<string, unknown>): Described["fields"] {
  const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>;
  const required = (schema.required ?? []) as string[];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOf(property),
    required: required.includes(name),
  }));
}

function typeOf({ type, enum: values, anyOf }: Record<string, unknown>): string {
  if (Array.isArray(values)) return values.join(" | ");
  if (typeof type === "string") return type;
  return anyOf ? "one of several" : "any";
}

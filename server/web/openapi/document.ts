import { z } from "zod";
import { problem } from "./answers.ts";
import type { Audience, Operation } from "./operation.ts";

type Json = Record<string, unknown>;

/** OpenAPI 3.1: its schemas are JSON Schema, which is what zod writes. */
export function openApiDocument(operations: readonly Operation[]): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Cartwright",
      version: "1",
      description:
        "Commands take JSON or a form. Every POST honours Idempotency-Key. Errors are RFC 9457 problems.",
    },
    components: {
      schemas: { Problem: jsonSchema(problem) },
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: "cartwright_3000" } },
    },
    paths,
  };
}

function described(operation: Operation): Json {
  const { tag, summary, description, body, example, answers } = operation;
  return {
    tags: [tag],
    summary,
    ...(description && { description }),
    ...(needsSession(operation.for) && { security: [{ session: [] }] }),
    parameters: parametersOf(operation),
    ...(body && { requestBody: { required: true, content: json(jsonSchema(body), example) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { description, schema }]) => [
          status,
          { description, ...(schema && { content: json(jsonSchema(schema)) }) },
        ]),
      ),
      default: {
        description: "A problem",
        content: {
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        },
      },
    },
  };
}

function parametersOf({ method, path, query = {} }: Operation): Json[] {
  const string = { type: "string" };
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: string,
  }));
  const inQuery = Object.entries(query).map(([name, description]) => ({
    name,
    in: "query",
    description,
    schema: string,
  }));
  const key = { name: "Idempotency-Key", in: "header", schema: string };
  return [...inPath, ...inQuery, ...(method === "post" ? [key] : [])];
}

function needsSession(audience: Audience): boolean {
  return audience === "shopper" || audience === "admin";
}

function json(schema: Json, example?: Json): Json {
  return { "application/json": { schema, ...(example && { example }) } };
}

/** As it is once read: what has a default need not be sent. */
export function jsonSchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: "output",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      const { required, properties = {} } = jsonSchema;
      if (!required) return;
      jsonSchema.required = required.filter((name) => !hasDefault(properties[name]));
      // Unknown fields are ignored, not refused.
      delete jsonSchema.additionalProperties;
    },
  });
  return rest;
}

function hasDefault(property: unknown): boolean {
  return typeof property === "object" && property !== null && "default" in property;
}

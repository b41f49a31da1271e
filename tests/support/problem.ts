import { expect } from "vitest";
import { z } from "zod";

const problemSchema = z.strictObject({
  type: z.string(),
  status: z.number(),
  code: z.string(),
  title: z.string().min(1),
  detail: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
});

/** The answer is an error as RFC 9457 wants it, with this status and code and nothing of our insides. */
export async function expectProblem(response: Response, status: number, code: string) {
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = problemSchema.parse(await response.json());
  expect(problem).toMatchObject({ status, code, type: `/problems/${code}` });
  return problem;
}

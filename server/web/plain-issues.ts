import type { z } from "zod";

/** What is wrong with a field that has no words of its own for it: the validator's are for programmers. */
export function plainIssue(issue: Parameters<z.core.$ZodErrorMap>[0]): string {
  switch (issue.code) {
    case "invalid_type":
      return `Enter ${kinds[issue.expected] ?? "something else"}`;
    case "too_big":
      return sized(issue.origin, "at most", issue.maximum);
    case "too_small":
      return sized(
        issue.origin,
        "at least",
        issue.inclusive ? issue.minimum : Number(issue.minimum) + 1,
      );
    case "invalid_value":
      return `Choose one of these: ${issue.values.map(String).join(", ")}`;
    default:
      return "This is not written as it should be";
  }
}

const kinds: Partial<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "what belongs here, field by field",
};

type Amount = number | bigint | string;

function sized(origin: string, most: string, amount: Amount): string {
  return origin === "string" ? `Use ${most} ${amount} characters` : `Enter ${most} ${amount}`;
}

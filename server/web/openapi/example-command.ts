import type { Operation } from "./operation.ts";

type Asked = Pick<Operation, "method" | "path" | "for"> & {
  example?: Operation["example"] | undefined;
};

/** How a shell asks for it; whoever must be signed in sends the cookie that signing in has left. */
export function exampleCommand({ method, path, for: whose, example }: Asked): string | undefined {
  if (whose === "provider") return undefined;
  const jar = path === "/api/session" || path === "/api/users" ? "-c shop.jar" : "-b shop.jar";
  return [
    "curl",
    (whose !== "anyone" || method !== "get") && jar,
    method !== "get" && !(method === "post" && example) && `-X ${method.toUpperCase()}`,
    `"$SHOP${path}"`,
    example && `-H 'Content-Type: application/json' -d '${JSON.stringify(example)}'`,
  ]
    .filter(Boolean)
    .join(" ");
}

export interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
}

type Parents = ReadonlyMap<number, ProfileNode>;

/** Whose code it is: a package, a module of node's own, or a folder of ours. */
export function ownerOf(node: ProfileNode, parents: Parents): string {
  const { functionName, url } = node.callFrame;
  if (url === "" && functionName.startsWith("(")) return functionName;
  if (isNative(node)) return nativeOwnerOf(node, parents);
  if (isStatement(node)) return "better-sqlite3 (through drizzle-orm)";
  if (url.startsWith("node:")) return url.replace(/^(node:(internal\/(deps\/)?)?[^/]+).*/, "$1");
  return packageIn(url) ?? folderIn(url);
}

export function placeOf({ callFrame }: ProfileNode): string {
  const { functionName, url, lineNumber } = callFrame;
  const path = url
    .replace(/^.*\/node_modules\//, "")
    .replace(/^file:\/\/.*?\/(?=(server|db|views)\/)/, "");
  return `${functionName || "(anonymous)"} ${path}${path ? `:${lineNumber + 1}` : ""}`;
}

/** Functions of C++ have no address, and WebAssembly has one that says nothing: they work for their caller. */
function isNative({ callFrame: { url } }: ProfileNode): boolean {
  return url === "" || url.startsWith("wasm:");
}

function nativeOwnerOf(node: ProfileNode, parents: Parents): string {
  const isWasm = node.callFrame.url.startsWith("wasm:");
  let caller: ProfileNode | undefined = node;
  while (caller && isNative(caller)) caller = parents.get(caller.id);
  const owner = caller ? ownerOf(caller, parents) : "(native)";
  return isWasm ? `${owner} (wasm)` : owner;
}

/** SQLite's own work is not seen by itself: it is what these thin callers of a statement spend their time on. */
function isStatement({ callFrame: { functionName, url } }: ProfileNode): boolean {
  const calls = ["run", "get", "all", "values"].includes(functionName);
  return calls && url.endsWith("/drizzle-orm/better-sqlite3/session.js");
}

function packageIn(url: string): string | undefined {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
}

/** Three folders deep: enough to know which part of ours it is. */
function folderIn(url: string): string {
  const path = /\/((?:server|db|views|public)(?:\/.*)?)\/[^/]*$/.exec(url)?.[1];
  return path ? `ours: ${path.split("/").slice(0, 3).join("/")}` : url;
}

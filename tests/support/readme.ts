import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The commands that a part of the README shows, block by block, as written. */
export function commandsUnder(title: string): string[] {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const from = readme.indexOf(`## ${title}\n`);
  if (from < 0) throw new Error(`The README has no part "${title}"`);
  const part = readme.slice(from, readme.indexOf("\n## ", from));
  return [...part.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
}

/** What a person would see who pastes it into a shell. */
export function pasted(
  commands: string,
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<string> {
  return new Promise((resolve) => {
    execFile("bash", ["-c", commands], { cwd, env, timeout: 60_000 }, (_, out, err) =>
      resolve(out + err),
    );
  });
}

/** The cookies that curl keeps are not to lie in the repository. */
export function folderLikeOurs(): string {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-readme-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ["package.json", "node_modules", "server"]) {
    symlinkSync(join(root, name), join(folder, name));
  }
  return folder;
}

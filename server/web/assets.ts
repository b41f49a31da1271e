import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { codings, extensions, packOnce } from "./packing.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = {
  client: path.join(root, "public/client/main.ts"),
  page: path.join(root, "public/page/main.ts"),
  css: path.join(root, "public/css/main.css"),
};

export type Assets = { client: string; page: string; css: string };

/** Bundles what the browser loads under names that change with their content. */
export async function buildAssets({
  outDir = path.join(root, "public/build"),
  minify = true,
}: {
  outDir?: string;
  minify?: boolean;
} = {}): Promise<Assets> {
  await mkdir(outDir, { recursive: true });
  const { metafile } = await build({
    entryPoints: { client: sources.client, page: sources.page, app: sources.css },
    entryNames: "[name]-[hash]",
    outdir: outDir,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify,
    plugins: [addresses],
    sourcemap: true,
    metafile: true,
    logLevel: "silent",
  });
  const built = Object.keys(metafile.outputs).map((file) => path.basename(file));
  await Promise.all(built.map((file) => packBeside(path.join(outDir, file))));
  await removeAllBut(built, outDir);
  return {
    client: address(built, "client", ".js"),
    page: address(built, "page", ".js"),
    css: address(built, "app", ".css"),
  };
}

/** `url(/pictures/…)` in a style sheet is an address on the site, not a file to bundle. */
const addresses: Plugin = {
  name: "addresses",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\// }, ({ path: address, kind }) =>
      kind === "url-token" ? { path: address, external: true } : undefined,
    );
  },
};

function address(built: string[], name: string, extension: string): string {
  const file = built.find((each) => each.startsWith(`${name}-`) && each.endsWith(extension));
  if (!file) throw new Error(`The bundle of ${name} was not built`);
  return `/build/${file}`;
}

/** As small as it gets: a build is packed once and sent to everybody. */
async function packBeside(file: string): Promise<void> {
  const content = await readFile(file);
  await Promise.all(
    codings.map(async (coding) =>
      writeFile(file + extensions[coding], await packOnce[coding](content)),
    ),
  );
}

/** Only files that an earlier build left: the folder may hold something else. */
async function removeAllBut(built: string[], outDir: string): Promise<void> {
  const bundle = /^((?:client|page|app)-[A-Z0-9]+\.(?:js|css)(?:\.map)?)(?:\.br|\.gz)?$/;
  const stale = (await readdir(outDir)).filter((file) => {
    const name = bundle.exec(file)?.[1];
    return name !== undefined && !built.includes(name);
  });
  await Promise.all(stale.map((file) => rm(path.join(outDir, file), { force: true })));
}

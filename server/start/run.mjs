import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, stop } from "esbuild";
import "./preload.mjs";

/**
 * Runs one of our programs: `node server/start/run.mjs server/main.ts`. Its modules are put together into
 * one file first, which takes a fraction of what it takes to load them one by one. The packages stay as they
 * are, and each module goes on knowing where it stands.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));

/** What a module finds beside itself is beside its source. */
const whereItStands = {
  name: "where it stands",
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      const url = JSON.stringify(pathToFileURL(path).href);
      const contents = readFileSync(path, "utf8").replaceAll("import.meta.url", url);
      return { contents, loader: extname(path).slice(1) };
    });
  },
};

/** Packages are found from here, wherever the file that imports them lies. */
const packagesStay = {
  name: "packages stay",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./#]/ }, ({ kind, path }) => {
      if (kind === "entry-point") return undefined;
      return { external: true, path: isBuiltin(path) ? path : import.meta.resolve(path) };
    });
  },
};

/** Needed until it is loaded, and no longer. */
const removesItself = `process.getBuiltinModule("node:fs").rmSync(new URL(".", import.meta.url), { recursive: true });`;

// The program finds its own arguments where it would alone.
process.argv.splice(1, 1);
await import(await putTogether(process.argv[1]));

async function putTogether(program) {
  const folder = mkdtempSync(join(tmpdir(), "cartwright-"));
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [program],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    sourcesContent: false,
    banner: { js: removesItself },
    plugins: [packagesStay, whereItStands],
    outdir: folder,
    write: false,
  });
  await stop();
  process.setSourceMapsEnabled(true);
  const file = join(folder, `${basename(program, extname(program))}.mjs`);
  writeFileSync(file, outputFiles[0].contents);
  return pathToFileURL(file).href;
}

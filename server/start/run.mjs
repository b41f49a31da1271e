import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
/** Beside the packages, where they are found from. */
const folder = join(root, "node_modules/.cache/cartwright");

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

/** Needed until it is loaded, and no longer. */
const removesItself = `process.getBuiltinModule("node:fs").unlinkSync(new URL(import.meta.url));`;

// The program finds its own arguments where it would alone.
process.argv.splice(1, 1);
await import(await putTogether(process.argv[1]));

async function putTogether(program) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [program],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    sourcesContent: false,
    banner: { js: removesItself },
    plugins: [whereItStands],
    outdir: folder,
    write: false,
  });
  await stop();
  process.setSourceMapsEnabled(true);
  const file = join(folder, `${basename(program, extname(program))}-${process.pid}.mjs`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, outputFiles[0].contents);
  return pathToFileURL(file).href;
}

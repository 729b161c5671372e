// Bundles the query page's script into ../static/build, where the server looks for it, and puts
// the licences of what the bundle holds beside it.

import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const OUT = "../static/build";

const { metafile } = await build({
  entryPoints: { query: "query.js" },
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  metafile: true,
});

const folders = Object.keys(metafile.inputs)
  .map((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
  .filter(Boolean);
const notices = [...new Set(folders)].sort().map(async (folder) => {
  const { name, version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  return `${name} ${version}\n\n${await readFile(`${folder}/LICENSE`, "utf8")}`;
});
await writeFile(`${OUT}/query.licenses.txt`, (await Promise.all(notices)).join("\n----\n\n"));

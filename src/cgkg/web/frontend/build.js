// Bundles the query page's script into ../static/build, where the server looks for it.

import { build } from "esbuild";

await build({
  entryPoints: { query: "query.js" },
  outdir: "../static/build",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "linked",
});

// Bundles every frontend/*.js and frontend/*.css into antoan/ui/static/dist under the same name.
// Names stay plain (main.js, app.css): Django's manifest storage adds the content hash at collectstatic.
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const outdir = join(here, "..", "antoan", "ui", "static", "dist");
const entryPoints = readdirSync(here)
  .filter((name) => /\.(js|css)$/.test(name))
  .map((name) => join(here, name));

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints,
  outdir,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "linked",
  assetNames: "files/[name]-[hash]",
  loader: { ".woff2": "file", ".woff": "file", ".png": "file", ".svg": "file" },
  logLevel: "info",
});

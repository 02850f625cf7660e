// Prints what a framework's server sends and its script: {PAGE: {pieces, script}}. Arguments: the framework's name.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "../../../build/tools/node_modules/esbuild/lib/main.js";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const REMEMBER = "remember(document.body);";

const FRAMEWORKS = {
  react17: { source: "react", pages: ["root"], alias: reactAlias(17) },
  react18: { source: "react", pages: ["root", "suppressed", "document", "streamed"], alias: reactAlias(18) },
  react19: { source: "react", pages: ["root", "suppressed", "document", "streamed"], alias: reactAlias(19) },
  preact10: { source: "react", pages: ["root"], alias: preactAlias("preact10") },
  preact: { source: "react", pages: ["root"], alias: preactAlias("preact") },
  vue: { source: "vue", pages: ["elements", "mixed"], alias: {} },
};

const { source, pages, alias } = FRAMEWORKS[process.argv[2]];
const extension = source === "vue" ? "js" : "jsx";
const answer = {};
for (const page of pages) {
  const define = { PAGE: JSON.stringify(page), HYDRATES: "true", SUPPRESSES: `${page === "suppressed"}` };
  const rendered = await render(define);
  answer[page] = { pieces: rendered[page], script: await bundle("client", { define, banner: { js: REMEMBER } }) };
  if (page === "root") {
    const script = await bundle("client", { define: { ...define, HYDRATES: "false" }, banner: { js: REMEMBER } });
    answer.client_only = { pieces: [""], script };
  }
}
console.log(JSON.stringify(answer));

async function render(define) {
  const folder = await mkdtemp(join(tmpdir(), "dni-frameworks-"));
  const file = join(folder, "server.cjs");
  await writeFile(file, await bundle("server", { define, platform: "node", format: "cjs" }));
  const pieces = await (await import(pathToFileURL(file))).default.renderPages();
  await rm(folder, { recursive: true });
  return pieces;
}

async function bundle(part, options) {
  const { outputFiles } = await build({
    absWorkingDir: FOLDER,
    entryPoints: [`pages/${source}_${part}.${extension}`],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    jsx: "automatic",
    logLevel: "error",
    ...options,
    alias,
    define: {
      "process.env.NODE_ENV": '"production"',
      __VUE_OPTIONS_API__: "true",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
      ...options.define,
    },
  });
  return outputFiles[0].text;
}

function reactAlias(version) {
  const dom = `react-dom${version}`;
  return { react: `react${version}`, "react-dom-client": version === 17 ? dom : `${dom}/client`, "react-dom": dom };
}

function preactAlias(name) {
  const client = `${name}/compat`;
  return {
    "react/jsx-runtime": `${name}/jsx-runtime`,
    "react-dom/server": "preact-render-to-string",
    "react-dom-client": `${client}/client`,
    "react-dom": client,
    react: client,
    // What its own parts and the server's import.
    ...(name === "preact" ? {} : { preact: name }),
  };
}

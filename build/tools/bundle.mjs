// Bundle the transpiled modules into one flat scope, once for each bundle.
// Job: {folder, bundles: [{module where it starts, define: {name in the sources: its replacement}}]}. Result: {bundles: [{code,
// map, declared: [{module, name}]}]}, in the same order; declared are the names at the top of that scope.
import { readFileSync } from "node:fs";
import { parse } from "acorn";
import { build } from "esbuild";

const job = JSON.parse(readFileSync(0, "utf8"));
const bundles = await Promise.all(job.bundles.map(bundle)).catch((failure) => {
  for (const { text, location } of failure.errors) {
    const place = location ? `${location.file}:${location.line}: ` : "";
    console.error(`${place}${text}${location ? `\n    ${location.lineText.trim()}` : ""}`);
  }
  process.exit(1);
});
console.log(JSON.stringify({ bundles }));

async function bundle({ module, define }) {
  const result = await build({
    absWorkingDir: job.folder,
    stdin: { contents: `import ${JSON.stringify(module)};`, resolveDir: job.folder },
    outfile: "flat.js",
    bundle: true,
    write: false,
    format: "esm",
    target: "es2019",
    minifySyntax: true,
    sourcemap: "external",
    charset: "utf8",
    define,
    logLevel: "silent",
  });
  const [map, code] = result.outputFiles.map((file) => file.text);
  return { code, map, declared: declaredNames(code) };
}

function declaredNames(code) {
  const headings = [];
  const onComment = (isBlock, text, start) => {
    const heading = /^ (\S+)\.js$/.exec(text);
    if (!isBlock && heading) headings.push({ start, module: heading[1] });
  };
  const { body } = parse(code, { ecmaVersion: 2019, sourceType: "module", onComment });
  const declared = [];
  let module = null;
  for (const node of body) {
    while (headings.length && headings[0].start < node.start) module = headings.shift().module;
    const nodes = node.type === "FunctionDeclaration" ? [node] : (node.declarations ?? []);
    for (const { id } of nodes) declared.push({ module, name: id.name });
  }
  return declared;
}

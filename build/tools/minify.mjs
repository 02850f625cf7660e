// Minify flat bundles. Job: {bundles: [{code, map}], keys: [record key to shorten]}. Result: {bundles: [{code, map, freeNames:
// [name that the code does not define]}], shortKeys: {key: its short name}, unchanged: [key]}. unchanged has the keys that were
// not shortened because browser objects have properties of that name.
//
// A second step gives the names: names at the top get capital letters, then two letters when those run out; local
// names get small ones, in the same order in every function. Similar functions then have the same text, which compresses better
// than the shortest names do.
import { readFileSync } from "node:fs";
import { parse } from "acorn";
import { minify } from "terser";

const SMALL = "tnreioslacpumfdhgvbyxwkjqz";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const KEYWORDS = new Set(["as", "do", "if", "in", "is", "of"]);

const job = JSON.parse(readFileSync(0, "utf8"));
const common = { ecma: 2019, module: true, format: { ascii_only: true } };
const shortKeys = shorten(job.keys);
const bundles = [];
for (const bundle of job.bundles) bundles.push(await makeSmall(bundle));
const isLeft = (key) => bundles.some(({ code }) => new RegExp(`[.{,]${key}\\b`).test(code));
console.log(JSON.stringify({ bundles, shortKeys, unchanged: job.keys.filter(isLeft) }));

async function makeSmall(bundle) {
  const compressed = await minify(bundle.code, {
    ...common,
    compress: { passes: 4, unsafe: true, unsafe_arrows: true, pure_getters: true },
    mangle: false,
    sourceMap: { content: bundle.map },
  });
  const { code, map } = await minify(compressed.code, {
    ...common,
    compress: false,
    mangle: {
      nth_identifier: { get: localName },
      properties: { regex: new RegExp(`^(${job.keys.join("|")})$`) },
    },
    nameCache: { vars: { props: cached(shorten(topNames(compressed.code))) }, props: { props: cached(shortKeys) } },
    sourceMap: { content: compressed.map },
  });
  return { code, map, freeNames: await freeNames(compressed.code) };
}

async function freeNames(code) {
  const { ast } = await minify(code, { ...common, compress: false, mangle: false, format: { ast: true, code: false } });
  ast.figure_out_scope({});
  return [...ast.globals.keys()].sort();
}

function topNames(code) {
  const { body } = parse(code, { ecmaVersion: 2019, sourceType: "module" });
  const nodes = body.flatMap((node) => (node.type === "FunctionDeclaration" ? [node] : (node.declarations ?? [])));
  return nodes.map(({ id }) => id.name);
}

function shorten(names) {
  const pairs = [...SMALL].flatMap((second) => [...SMALL].map((first) => first + second));
  const free = [...CAPITALS, ...pairs].filter((name) => !KEYWORDS.has(name));
  return Object.fromEntries(names.slice(0, free.length).map((name, index) => [name, free[index]]));
}

function localName(index) {
  const letter = SMALL[index % SMALL.length];
  return index < SMALL.length ? letter : `${localName(Math.floor(index / SMALL.length) - 1)}_${letter}`;
}

// The form of terser's name cache: each name after a dollar sign.
function cached(shortNames) {
  return Object.fromEntries(Object.entries(shortNames).map(([name, shortName]) => [`$${name}`, shortName]));
}

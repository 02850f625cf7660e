// Minify the flat bundle. Job: {code, map, shortKeys: {record key: its short name}}. Answer: {code, map,
// unchanged: [key]}, the keys that were not shortened because browser objects have properties of that name.
//
// Names are given in a second step. What stands at the top gets capital letters, and two letters when those run out; what
// is local gets small ones, in the same order in every function. The functions then read alike, which compresses better
// than the shortest names do.
import { readFileSync } from "node:fs";
import { parse } from "acorn";
import { minify } from "terser";

const SMALL = "tnreaosilcdufmphgvbyxwkjqz";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const KEYWORDS = new Set(["as", "do", "if", "in", "is", "of"]);

const job = JSON.parse(readFileSync(0, "utf8"));
const common = { ecma: 2019, module: true, format: { ascii_only: true } };
const compressed = await minify(job.code, {
  ...common,
  compress: { passes: 4, unsafe_arrows: true, pure_getters: true },
  mangle: false,
  sourceMap: { content: job.map },
});
const named = await minify(compressed.code, {
  ...common,
  compress: false,
  mangle: {
    nth_identifier: { get: localName },
    properties: { regex: new RegExp(`^(${Object.keys(job.shortKeys).join("|")})$`) },
  },
  nameCache: { vars: { props: topNames(compressed.code) }, props: { props: cached(Object.entries(job.shortKeys)) } },
  sourceMap: { content: compressed.map },
});
const unchanged = Object.keys(job.shortKeys).filter((key) => new RegExp(`[.{,]${key}\\b`).test(named.code));
console.log(JSON.stringify({ code: named.code, map: named.map, unchanged }));

function topNames(code) {
  const { body } = parse(code, { ecmaVersion: 2019, sourceType: "module" });
  const nodes = body.flatMap((node) => (node.type === "FunctionDeclaration" ? [node] : (node.declarations ?? [])));
  const names = nodes.map(({ id }) => id.name);
  const shortNames = [...CAPITALS, ...[...SMALL].flatMap((second) => [...SMALL].map((first) => first + second))];
  const free = shortNames.filter((name) => !KEYWORDS.has(name));
  return cached(names.slice(0, free.length).map((name, index) => [name, free[index]]));
}

// The form of terser's name cache: each name behind a dollar sign.
function cached(pairs) {
  return Object.fromEntries(pairs.map(([name, shortName]) => [`$${name}`, shortName]));
}

function localName(index) {
  const letter = SMALL[index % SMALL.length];
  return index < SMALL.length ? letter : `${localName(Math.floor(index / SMALL.length) - 1)}_${letter}`;
}

// Minify the flat bundle. Job: {code, map, shortKeys: {record key: its short name}}. Answer: {code, map,
// unchanged: [key]}, the keys that were not shortened because browser objects have properties of that name.
//
// Names are given in a second step. What stands at the top gets capital letters, and two letters when those run out; what
// is local gets small ones, in the same order in every function. The functions then read alike, which compresses better
// than the shortest names do.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { parse } from "acorn";
import { minify } from "terser";

const FREQUENT = "tnreaosilcdu";
const RARE = "fmphgvbyxwkjqz";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const KEYWORDS = new Set(["as", "do", "if", "in", "is", "of"]);

const job = JSON.parse(readFileSync(0, "utf8"));
const common = { ecma: 2019, module: true, format: { ascii_only: true } };
const compressed = await minify(job.code, {
  ...common,
  compress: { passes: 4, unsafe: true, unsafe_arrows: true, pure_getters: true },
  mangle: false,
  sourceMap: { content: job.map },
});
const topLevel = topNames(compressed.code);

// Which letter comes first decides a few bytes more or less, and nobody can tell beforehand: all are tried.
let named;
for (let first = 0; first < FREQUENT.length; first++) {
  const candidate = await nameWith(FREQUENT.slice(first) + FREQUENT.slice(0, first) + RARE);
  if (!named || compressedBytes(candidate.code) < compressedBytes(named.code)) named = candidate;
}
const unchanged = Object.keys(job.shortKeys).filter((key) => new RegExp(`[.{,]${key}\\b`).test(named.code));
console.log(JSON.stringify({ code: named.code, map: named.map, unchanged }));

function nameWith(letters) {
  return minify(compressed.code, {
    ...common,
    compress: false,
    mangle: {
      nth_identifier: { get: (index) => localName(index, letters) },
      properties: { regex: new RegExp(`^(${Object.keys(job.shortKeys).join("|")})$`) },
    },
    nameCache: { vars: { props: cached(shorten(topLevel, letters)) }, props: { props: cached(Object.entries(job.shortKeys)) } },
    sourceMap: { content: compressed.map },
  });
}

function topNames(code) {
  const { body } = parse(code, { ecmaVersion: 2019, sourceType: "module" });
  const nodes = body.flatMap((node) => (node.type === "FunctionDeclaration" ? [node] : (node.declarations ?? [])));
  return nodes.map(({ id }) => id.name);
}

function shorten(names, letters) {
  const shortNames = [...CAPITALS, ...[...letters].flatMap((second) => [...letters].map((first) => first + second))];
  const free = shortNames.filter((name) => !KEYWORDS.has(name));
  return names.slice(0, free.length).map((name, index) => [name, free[index]]);
}

function localName(index, letters) {
  const letter = letters[index % letters.length];
  return index < letters.length ? letter : `${localName(Math.floor(index / letters.length) - 1, letters)}_${letter}`;
}

// The form of terser's name cache: each name behind a dollar sign.
function cached(pairs) {
  return Object.fromEntries(pairs.map(([name, shortName]) => [`$${name}`, shortName]));
}

function compressedBytes(code) {
  const body = code.replace(/export\s*\{[^{}]*\};?\s*$/, "");
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

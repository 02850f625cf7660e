// Minify the flat bundle. Job: {code, map}. Answer: {code, map}.
import { readFileSync } from "node:fs";
import { minify } from "terser";

const job = JSON.parse(readFileSync(0, "utf8"));
const result = await minify(job.code, {
  ecma: 2019,
  module: true,
  compress: {
    passes: 4,
    unsafe_arrows: true,
    pure_getters: true,
    ...job.compress,
  },
  mangle: { ...job.mangle },
  format: { ascii_only: true, ...job.format },
  sourceMap: { content: job.map },
});
console.log(JSON.stringify({ code: result.code, map: result.map }));

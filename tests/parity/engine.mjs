// Answer calls of the bundle's core functions. Arguments: the instrumented bundle's file. One JSON line in, one out:
// {name, arguments} -> {value, arguments} | {failure}. What JSON cannot say: `undefined` is {undefined: true}, and a core
// function that is passed to another one is {function: its name}.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { runInThisContext } from "node:vm";

// The only property of a page that the bundle reads before it starts.
globalThis.document = {};
runInThisContext(readFileSync(process.argv[2], "utf8"));
for await (const line of createInterface({ input: process.stdin })) {
  const call = JSON.parse(line);
  let answer;
  try {
    const given = call.arguments.map((argument) => globalThis.core[argument?.function] ?? argument);
    const value = globalThis.core[call.name](...given);
    answer = { value: value === undefined ? { undefined: true } : value, arguments: call.arguments };
  } catch (failure) {
    answer = { failure: String(failure) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

// A stand-in for Google Tag Manager's test runner: runs one scenario of a template, and ends with 1 if it fails.
import assert from "node:assert";
import { readFileSync } from "node:fs";

const { code, setup, scenario, permitted } = JSON.parse(readFileSync(0, "utf8"));
const mocks = {};
const calls = {};

function callApi(name, given) {
  (calls[name] ??= []).push(given);
  if (["copyFromWindow", "setInWindow", "callInWindow", "createQueue"].includes(name)) {
    assert.ok(permitted.includes(given[0]), `${name} of ${given[0]} is not in the permissions`);
  }
  assert.ok(mocks[name] || name.startsWith("gtmOn"), `${name} has no mock`);
  return mocks[name]?.(...given);
}

const require = (name) => (...given) => callApi(name, given);
const mock = (name, stand_in) => { mocks[name] = stand_in; };
const runCode = (data) => new Function("require", "data", `"use strict";${code}`)(require, {
  ...data, gtmOnSuccess: () => callApi("gtmOnSuccess", []), gtmOnFailure: () => callApi("gtmOnFailure", []),
});
const assertThat = (value) => ({ isEqualTo: (expected) => assert.deepStrictEqual(value, expected) });
const assertApi = (name) => ({
  wasCalled: () => assert.ok(calls[name], `${name} was not called`),
  wasNotCalled: () => assert.ok(!calls[name], `${name} was called`),
});

new Function("mock", "runCode", "assertThat", "assertApi", `"use strict";${setup}\n${scenario}`)(
  mock, runCode, assertThat, assertApi);

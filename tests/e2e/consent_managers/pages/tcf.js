// A consent manager in a few lines, on the framework's own packages: `decide(purposes)` is what its buttons do.
import * as stub from "@iabtcf/stub";
import { CmpApi } from "@iabtcf/cmpapi";
import { GVL, TCModel, TCString } from "@iabtcf/core";

// What stands before all other scripts of such a page.
(stub.default ?? stub)();

const list = {
  gvlSpecificationVersion: 3,
  vendorListVersion: 1,
  tcfPolicyVersion: 4,
  lastUpdated: "2026-01-01T00:00:00Z",
  purposes: Object.fromEntries([...Array(11).keys()].map((index) => [index + 1, { id: index + 1, name: `purpose ${index + 1}` }])),
  specialPurposes: {},
  features: {},
  specialFeatures: {},
  stacks: {},
  vendors: {},
};

let api;

function encode(purposes) {
  const model = new TCModel(new GVL(list));
  model.cmpId = 10;
  model.cmpVersion = 1;
  model.isServiceSpecific = true;
  model.purposeConsents.set(purposes);
  return TCString.encode(model);
}

globalThis.startManager = (stored) => {
  api = new CmpApi(10, 1, true);
  api.update(stored ? encode(stored) : "", !stored);
};
globalThis.decide = (purposes) => api.update(encode(purposes), false);
globalThis.disableManager = () => {
  api = new CmpApi(10, 1, true);
  api.update(null);
};

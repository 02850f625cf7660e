/* The single-page app: the URL selects the view, clicks change the state, and every change renders again. */

import { h, render } from "./render.js";
import { VIEWS, writeBill } from "./views.js";

const container = document.getElementById("app");
const base = container.dataset.base;
const state = { looks: 1, open: true, visits: [3, 2, 1], refreshes: 0 };
let rendered = null;

const act = {
  look: () => change(() => { state.looks += 1; }),
  rerender: () => change(() => {}),
  toggle: () => change(() => { state.open = !state.open; }),
  add: () => change(() => { state.visits = [Math.max(0, ...state.visits) + 1, ...state.visits]; }),
  sort: () => change(() => { state.visits = [...state.visits].reverse(); }),
  remove: () => change(() => { state.visits = state.visits.slice(1); }),
  refresh: () => change(() => { state.refreshes += 1; }),
};

function change(step) {
  step();
  show();
}

function currentView() {
  const name = location.pathname.slice(base.length).replace(/^\/+|\/+$/g, "");
  return VIEWS[name] ? name : "";
}

function show() {
  const current = currentView();
  document.title = VIEWS[current].title;
  const links = Object.entries(VIEWS).map(([name, view]) => {
    const href = (name ? `${base}/${name}` : base) + location.search;
    return h("a", { key: name, href, onclick: go, "aria-current": name === current ? "page" : "false" }, view.link);
  });
  rendered = render(container, rendered, [
    h("nav", { key: "nav", class: "tabs", "aria-label": "My Harbor" }, links),
    h("div", { key: "view " + current, class: "panel" }, VIEWS[current].show(state, act)),
  ]);
  const bill = document.getElementById("bill");
  if (bill) bill.innerHTML = writeBill(state);
}

function go(event) {
  event.preventDefault();
  history.pushState(null, "", event.currentTarget.href);
  show();
}

addEventListener("popstate", show);
show();

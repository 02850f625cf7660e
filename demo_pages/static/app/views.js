/* The views, as functions of the state. Numbers are plain strings here, as from any API. */

import { h } from "./render.js";

const SALES = "800-555-0100";
const SERVICE = "(800) 555-0123";

export const VIEWS = {
  "": { title: "My Harbor", link: "Overview", show: showOverview },
  visits: { title: `Visits | Service ${SERVICE}`, link: "Visits", show: showVisits },
  bill: { title: `Your bill | Questions? ${SALES}`, link: "Bill", show: showBill },
};

function showOverview(state, act) {
  return [
    h("h2", {}, "Your roof"),
    h("p", { id: "counted" }, `Looked at ${state.looks}×. Call ${SALES} if it leaks.`),
    h("p", { id: "pieces" }, "Service: ", SERVICE, ", ", state.open ? "open now" : "closed now", "."),
    h("p", {}, h("a", { href: "tel:+18005550100", title: `Call ${SALES}, look ${state.looks}` }, `Call ${SALES}`)),
    h("p", { class: "actions" },
      h("button", { class: "button", type: "button", id: "look", onclick: act.look }, "Look again"),
      h("button", { class: "button button-quiet", type: "button", id: "rerender", onclick: act.rerender }, "Re-render"),
      h("button", { class: "button button-quiet", type: "button", id: "toggle", onclick: act.toggle }, "Open or close")),
  ];
}

function showVisits(state, act) {
  return [
    h("h2", {}, "Visits"),
    h("p", { class: "actions" },
      h("button", { class: "button", type: "button", id: "add", onclick: act.add }, "Add"),
      h("button", { class: "button button-quiet", type: "button", id: "sort", onclick: act.sort }, "Turn around"),
      h("button", { class: "button button-quiet", type: "button", id: "remove", onclick: act.remove }, "Remove first")),
    h("ul", { id: "visits", class: "visits" },
      state.visits.map((visit) => h("li", { key: visit }, `Visit ${visit}: `, h("b", {}, visit % 2 ? SALES : SERVICE)))),
  ];
}

function showBill(state, act) {
  return [
    h("h2", {}, "Your bill"),
    h("div", { id: "bill", key: "bill" }),
    h("p", { class: "actions" },
      h("button", { class: "button", type: "button", id: "refresh", onclick: act.refresh }, "Refresh")),
  ];
}

/** The bill, an old widget that writes its whole HTML each time. */
export function writeBill(state) {
  return `<p>Order 98005551234567, refresh ${state.refreshes}: <b>$1,800.55</b></p>
    <p>Pay by phone: <a href="tel:${SALES}">${SALES}</a> or <span>(800)</span> <b>555</b>-0123</p>`;
}

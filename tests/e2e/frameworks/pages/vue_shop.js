// A shop's page for Vue. PAGE is "elements", or "mixed" for a number among other texts of one element.
import { createSSRApp, h, onMounted, ref } from "vue";

const ROWS = Array.from({ length: 20 }, (_, index) => index);
const MIXED = PAGE === "mixed";

export function createShop() {
  return createSSRApp({
    setup() {
      const clicks = ref(0);
      onMounted(() => (globalThis.hydrated = true));
      return () =>
        h("main", [
          h("h1", "Shop"),
          h("p", { id: "plain" }, "800-555-0100"),
          MIXED && h("p", { id: "mixed" }, ["Call us at 800-555-0100, ", h("b", "day or night"), "."]),
          h("a", { id: "link", href: "tel:+18005550100" }, "(800) 555-0100"),
          h("ul", ROWS.map((row) => h("li", { key: row }, row === 7 ? "Row 7: 800.555.0100" : `Row ${row}`))),
          h("input", { id: "name" }),
          h("button", { id: "count", onClick: () => (clicks.value += 1) }, `${clicks.value} clicks`),
        ]);
    },
  });
}

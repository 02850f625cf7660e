import { renderToString } from "vue/server-renderer";
import { createShop } from "./vue_shop.js";

export async function renderPages() {
  return { [PAGE]: [await renderToString(createShop())] };
}

import { createShop } from "./vue_shop.js";

createShop().mount("#root");

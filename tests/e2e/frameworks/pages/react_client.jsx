// Takes the page over. PAGE is "root", "suppressed", "document" or "streamed"; HYDRATES is false for a page that only the browser renders.
import * as ReactDOM from "react-dom";
import * as ReactDOMClient from "react-dom-client";
import { createLate, Shop, WholeDocument } from "./shop.jsx";

const options = { onRecoverableError: (error) => globalThis.errors.push(`recovered: ${error.message}`) };
const late = PAGE === "streamed" && createLate(Promise.resolve());
const isDocument = PAGE === "document" || PAGE === "streamed";
const page = !isDocument ? <Shop /> : <WholeDocument>{late}</WholeDocument>;
const container = isDocument ? document : document.getElementById("root");

if (!ReactDOMClient.hydrateRoot) ReactDOM.hydrate(page, container);
else if (HYDRATES) ReactDOMClient.hydrateRoot(container, page, options);
else ReactDOMClient.createRoot(container, options).render(page);

// Takes the page over. PAGE is "root", "document" or "streamed"; HYDRATES is false for a page that only the browser renders.
import * as ReactDOM from "react-dom";
import * as ReactDOMClient from "react-dom-client";
import { createLate, Shop, WholeDocument } from "./shop.jsx";

const options = { onRecoverableError: (error) => globalThis.errors.push(`recovered: ${error.message}`) };
const late = PAGE === "streamed" && createLate(Promise.resolve());
const page = PAGE === "root" ? <Shop /> : <WholeDocument>{late}</WholeDocument>;
const container = PAGE === "root" ? document.getElementById("root") : document;

if (!ReactDOMClient.hydrateRoot) ReactDOM.hydrate(page, container);
else if (HYDRATES) ReactDOMClient.hydrateRoot(container, page, options);
else ReactDOMClient.createRoot(container, options).render(page);

// Renders the pages: each is the list of the pieces in which the server sends it.
import { PassThrough } from "node:stream";
import * as Server from "react-dom/server";
import { createLate, Shop, WholeDocument } from "./shop.jsx";

export async function renderPages() {
  const root = Server.renderToString(<Shop />);
  if (!Server.renderToPipeableStream) return { root: [root] };
  const whole = `<!doctype html>${Server.renderToString(<WholeDocument />)}`;
  return { root: [root], suppressed: [root], document: [whole], streamed: await renderPieces() };
}

async function renderPieces() {
  let load;
  const late = createLate(new Promise((resolve) => (load = resolve)));
  const pieces = [];
  const output = new PassThrough();
  const shell = new Promise((resolve) => {
    const stream = Server.renderToPipeableStream(<WholeDocument>{late}</WholeDocument>, {
      bootstrapScripts: ["/client.js"],
      onShellReady: () => resolve(stream),
    });
  });
  (await shell).pipe(output);
  pieces.push(await readRest(output));
  load();
  let rest = "";
  for await (const chunk of output) rest += chunk;
  return [...pieces, rest];
}

async function readRest(output) {
  await new Promise((resolve) => setImmediate(resolve));
  return String(output.read() ?? "");
}

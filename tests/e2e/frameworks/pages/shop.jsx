// A shop's page for every React: numbers as a whole text, among other texts, in a link and in a list, and an input.
import { lazy, Suspense, useEffect, useState } from "react";

// What a site can do itself: React then keeps what stands in the element.
const QUIET = { suppressHydrationWarning: SUPPRESSES };
const ROWS = Array.from({ length: 20 }, (_, index) => index);

export function Shop({ children }) {
  const [clicks, setClicks] = useState(0);
  useEffect(() => {
    globalThis.hydrated = true;
  }, []);
  return (
    <main>
      <h1>Shop</h1>
      <p id="plain" {...QUIET}>800-555-0100</p>
      <p id="mixed" {...QUIET}>
        Call {"us"} at {"800-555-0100"}, day or night.
      </p>
      <a id="link" href="tel:+18005550100" {...QUIET}>
        (800) 555-0100
      </a>
      <ul>
        {ROWS.map((row) => (
          <li key={row} {...QUIET}>{row === 7 ? "Row 7: 800.555.0100" : `Row ${row}`}</li>
        ))}
      </ul>
      <input id="name" />
      <button id="count" onClick={() => setClicks(clicks + 1)}>
        {clicks} clicks
      </button>
      {children}
    </main>
  );
}

export function createLate(loaded) {
  const Late = lazy(() => loaded.then(() => ({ default: LateText })));
  return (
    <Suspense fallback={<p id="waiting">Wait, or call 800-555-0100</p>}>
      <Late />
    </Suspense>
  );
}

export function WholeDocument({ children }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <title>Shop</title>
        <script src="/a/demo/dni.js" />
      </head>
      <body>
        <header>
          <a href="tel:+18005550100">800-555-0100</a>
        </header>
        <Shop>{children}</Shop>
      </body>
    </html>
  );
}

function LateText() {
  const [clicks, setClicks] = useState(0);
  useEffect(() => {
    globalThis.lateHydrated = true;
  }, []);
  return (
    <section id="late" onClick={() => setClicks(clicks + 1)}>
      <p>Late: 800-555-0100</p>
      <b>{clicks} late clicks</b>
    </section>
  );
}

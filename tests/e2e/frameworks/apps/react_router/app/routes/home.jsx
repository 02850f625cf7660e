import { Suspense, useEffect, useState } from "react";
import { Await, useLoaderData } from "react-router";

const ROWS = Array.from({ length: 12 }, (_, index) => index);

export function loader() {
  return { late: new Promise((resolve) => setTimeout(() => resolve("Late: 800.555.0100"), 100)) };
}

export default function Home() {
  const { late } = useLoaderData();
  const [clicks, setClicks] = useState(0);
  useEffect(() => {
    globalThis.hydrated = (globalThis.hydrated ?? 0) + 1;
  }, []);
  return (
    <main>
      <h1>Contact</h1>
      <p id="plain">800-555-0100</p>
      <p id="mixed">
        Call {"us"} at {"800-555-0100"}, day or night.
      </p>
      <a id="link" href="tel:+18005550100">
        (800) 555-0100
      </a>
      <ul>
        {ROWS.map((row) => (
          <li key={row}>Row {row}</li>
        ))}
      </ul>
      <input id="name" defaultValue="" />
      <button id="count" onClick={() => setClicks(clicks + 1)}>
        {clicks} clicks
      </button>
      <Suspense fallback={<p>Loading 800-555-0100</p>}>
        <Await resolve={late}>{(text) => <p id="late">{text}</p>}</Await>
      </Suspense>
    </main>
  );
}

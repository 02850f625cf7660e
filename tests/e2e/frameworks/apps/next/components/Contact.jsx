"use client";
import { useEffect, useState } from "react";

const ROWS = Array.from({ length: 12 }, (_, index) => index);

/** A contact form, a list with one number in it, and a number in mixed content. */
export function Contact() {
  const [clicks, setClicks] = useState(0);
  useEffect(() => {
    globalThis.hydrated = (globalThis.hydrated ?? 0) + 1;
  }, []);
  return (
    <section>
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
    </section>
  );
}

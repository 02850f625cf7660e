import { Suspense } from "react";
import { connection } from "next/server";
import { Contact } from "../components/Contact";

async function Late() {
  await connection();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return <p id="late">Late: 800.555.0100</p>;
}

export default function Page() {
  return (
    <main>
      <Contact />
      <Suspense fallback={<p>Loading 800-555-0100</p>}>
        <Late />
      </Suspense>
    </main>
  );
}

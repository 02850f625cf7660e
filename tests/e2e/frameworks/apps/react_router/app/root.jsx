import { Links, Meta, Outlet, Scripts, ScrollRestoration } from "react-router";

export function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <script src="/a/demo/dni.js" />
        <Meta />
        <Links />
      </head>
      <body>
        <header>
          <a href="tel:+18005550100">800-555-0100</a>
        </header>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

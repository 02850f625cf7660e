export const metadata = { title: "Shop" };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <script src="/a/demo/dni.js" />
      </head>
      <body>
        <header>
          <a href="tel:+18005550100">800-555-0100</a>
        </header>
        {children}
      </body>
    </html>
  );
}

export default defineNuxtConfig({
  app: { head: { title: "Shop", htmlAttrs: { lang: "en" }, script: [{ src: "/a/demo/dni.js", tagPriority: -10 }] } },
  compatibilityDate: "2026-11-01",
  telemetry: false,
});

/* Inserts the tag once the page has loaded, as tag managers do. */
const tagSrc = document.currentScript.dataset.tagSrc;
addEventListener("load", () => {
  const script = document.createElement("script");
  script.src = tagSrc;
  document.head.append(script);
});

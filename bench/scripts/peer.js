findAndReplaceDOMText(document.body, {
  find: new RegExp(spellings.map((spelling) => spelling.replace(/[.()+]/g, "\\$&")).join("|"), "g"),
  replace: (portion, match) => (portion.index ? "" : match[0].replace("800", "866").replace("0100", "0101")),
});

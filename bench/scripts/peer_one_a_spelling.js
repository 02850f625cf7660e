for (const spelling of spellings) {
  findAndReplaceDOMText(document.body, { find: spelling, replace: spelling.replace("800", "866").replace("0100", "0101") });
}

// Knows beforehand what each cell says, so that nothing has to be found: what is left is the walk and the writing.
(() => {
  const replacements = new Map(spellings.map((spelling) => [spelling, spelling.replace("800", "866").replace("01", "99")]));
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const replacement = replacements.get(walker.currentNode.nodeValue);
    if (replacement) walker.currentNode.nodeValue = replacement;
  }
})();

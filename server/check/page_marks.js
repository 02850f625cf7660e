// Draws a box around each element of `marks`, [[path, color]], for a picture. The boxes are above the page and change nothing in it.
(marks) => {
  const find = (path) => {
    let root = document;
    let found = null;
    for (const part of path.split(" > shadow > ")) {
      if (found) root = found.shadowRoot;
      found = root && root.querySelector(part);
    }
    return found;
  };
  for (const [path, color] of marks) {
    let element = null;
    try { element = find(path); } catch {}
    if (!element) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const mark = document.createElement("div");
    Object.assign(mark.style, { position: "absolute", zIndex: "2147483647", left: `${box.left + scrollX - 3}px`, top: `${box.top + scrollY - 3}px`,
      width: `${box.width + 2}px`, height: `${box.height + 2}px`, border: `3px solid ${color}`, borderRadius: "3px", pointerEvents: "none" });
    document.documentElement.append(mark);
  }
}

// Lets the entries of a list be dragged. Without it, the buttons of each entry move it.
(() => {
  "use strict";
  const list = document.querySelector("[data-reorder]");
  const form = list && document.getElementById(list.dataset.reorder);
  if (!form) return;
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
    dragged.classList.add("dragged");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    over[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
  });
  list.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    form.elements.name.value = dragged.dataset.name;
    form.elements.position.value = [...list.children].indexOf(dragged);
    form.submit();
  });
  list.addEventListener("dragend", () => dragged?.classList.remove("dragged"));
})();

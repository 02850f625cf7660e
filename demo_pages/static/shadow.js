/* The custom elements and shadow roots of the shadow page, built only with DOM calls. */
(() => {
  function element(name, ...children) {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  }

  function link() {
    const made = element("a", "800-555-0100");
    made.href = "tel:+18005550100";
    return made;
  }

  function slot(name) {
    const made = element("slot");
    if (name) made.name = name;
    return made;
  }

  customElements.define("call-card", class extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      root.append(element("p", "In the root: ", link()), element("p", "Slotted: ", slot("number")), element("p", slot()));
    }
  });

  customElements.define("call-nest", class extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const inner = element("div");
      inner.id = "inner-host";
      this.attachShadow({ mode: "open" }).append(element("p", "Outer: 800-555-0100"), inner);
      inner.attachShadow({ mode: "open" }).append(element("p", "Inner: ", element("span", "(800)"), " ", element("b", "555"), "-0100"));
    }
  });

  class LateCard extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      this.attachShadow({ mode: "open" }).append(element("p", "Defined late: ", link()), slot());
    }
  }
  document.getElementById("define-late").addEventListener("click", () => customElements.define("late-card", LateCard), { once: true });

  document.getElementById("plain-host").attachShadow({ mode: "open" }).append(element("p", "On a div: 800.555.0100"));
  document.getElementById("closed-host").attachShadow({ mode: "closed" }).append(element("p", "Closed: 800-555-0100"));
})();

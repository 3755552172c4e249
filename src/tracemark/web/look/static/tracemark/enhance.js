/* Makes pages smoother. Every page works without it. */
"use strict";
(() => {
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // The signs of the reading helper can be pressed: gloves and phones have no brackets at hand.
  each("[data-helps]", (helper) => {
    const input = document.getElementById(helper.dataset.helps);
    if (!input) return;
    each("dt", (term) => {
      const sign = term.textContent.trim();
      const button = document.createElement("button");
      button.type = "button";
      button.className = "key";
      button.append(...term.childNodes);
      button.addEventListener("click", () => {
        const chosen = input.value.slice(input.selectionStart, input.selectionEnd);
        const put = sign.startsWith("[") ? `[${chosen}]` : sign;
        const inside = sign.startsWith("[") && !chosen ? 1 : put.length;
        const at = input.selectionStart;
        input.setRangeText(put);
        input.focus();
        input.setSelectionRange(at + inside, at + inside);
        input.dispatchEvent(new Event("input", { bubbles: true }));
      });
      term.append(button);
    }, helper);
  });

  // One menu open at a time; Escape and a press elsewhere close it.
  const closeMenus = (except) => each("details.menu[open]", (menu) => {
    if (menu !== except) menu.open = false;
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // What went wrong is where the reader starts.
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();

  // A button pressed twice sends once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("popstate", () => location.reload());
  window.addEventListener("pageshow", () => each("form[data-sent]", (form) => delete form.dataset.sent));

  // A file over a thin line shows how far it has come. The answer is the same page as without this.
  each("form.upload", (form) => {
    const box = form.querySelector("[data-progress]");
    if (!box) return;
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const request = new XMLHttpRequest();
      const [bar, said] = [box.querySelector("progress"), box.querySelector("output")];
      box.hidden = false;
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        bar.value = total ? (loaded / total) * 100 : 0;
        said.value = `${Math.floor(bar.value)} %`;
      });
      request.addEventListener("load", () => {
        // Shown from this answer and not asked for again: messages are told only once.
        const answer = new DOMParser().parseFromString(request.responseText, "text/html");
        document.title = answer.title;
        document.querySelector("main").replaceWith(answer.querySelector("main"));
        if (window.htmx) window.htmx.process(document.querySelector("main"));
        if (request.responseURL) history.pushState(null, "", request.responseURL);
        (document.querySelector(".error-summary") || document.querySelector("main")).focus();
      });
      request.addEventListener("error", () => form.submit());
      const data = new FormData(form);
      if (event.submitter && event.submitter.name) data.append(event.submitter.name, event.submitter.value);
      request.open("POST", form.action);
      request.send(data);
    });
  });

  // Print where there is a printer to ask.
  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();

// Small comforts on top of pages that work without any script: closing menus, asking before a step that cannot be
// undone, sending a form once, filters that apply themselves, printing, copying, and two keys ("/" search, "?" help) that can be put out.
(function () {
  "use strict";

  const menus = () => document.querySelectorAll("details[data-menu][open]");

  document.addEventListener("click", (event) => {
    menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const button = event.target.closest("[data-print], [data-copy], [data-keys]");
    if (!button) return;
    if (button.matches("[data-print]")) window.print();
    if (button.matches("[data-copy]")) copy(button);
    if (button.matches("[data-keys]")) keys(!keys());
  });

  document.addEventListener("submit", (event) => {
    const asker = event.submitter && event.submitter.dataset.confirm ? event.submitter : event.target;
    if (asker.dataset.confirm && !window.confirm(asker.dataset.confirm)) event.preventDefault();
    else if (event.target.getAttribute("method") === "post") once(event);
  });

  // A second click within five seconds sends nothing: it would make a second plan, or use up a shown password.
  function once(event) {
    const form = event.target;
    if (Date.now() - Number(form.dataset.sentAt || 0) < 5000) event.preventDefault();
    else form.dataset.sentAt = String(Date.now());
  }

  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent-at]").forEach((form) => { delete form.dataset.sentAt; });
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });

  function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    if (!source || !navigator.clipboard) return;
    navigator.clipboard.writeText(source.textContent.trim()).then(() => { button.textContent = button.dataset.done; });
  }

  // The two keys can be put out (WCAG 2.1.4); the choice stays in this browser.
  function keys(wanted) {
    try {
      if (wanted !== undefined) localStorage.setItem("desmigratif-keys", wanted ? "on" : "off");
      const on = localStorage.getItem("desmigratif-keys") !== "off";
      document.querySelectorAll("[data-keys]").forEach((button) => {
        button.hidden = false;
        button.setAttribute("aria-pressed", String(on));
      });
      return on;
    } catch {
      return false;
    }
  }

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
      return;
    }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || !keys()) return;
    const search = document.querySelector("[data-search]");
    const help = document.querySelector("[data-help]");
    if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "?" && help) {
      window.location.assign(help.href);
    }
  });

  document.querySelectorAll("[data-print], [data-copy]").forEach((button) => { button.hidden = false; });
  keys();
})();

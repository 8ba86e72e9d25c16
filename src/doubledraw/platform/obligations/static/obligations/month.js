/* Arrow keys walk over the days that have something; [ and ] turn the page. Without this, Tab does it. */
"use strict";
(() => {
  const grid = document.querySelector("[data-month]");
  if (!grid) return;
  const columns = 7;
  const cells = [...grid.querySelectorAll("td")];
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  const turn = { "[": "before", "]": "after" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
    if (event.key in turn) {
      document.querySelector(`[data-turn="${turn[event.key]}"]`).click();
      return;
    }
    const step = steps[event.key];
    const here = cells.findIndex((cell) => cell.contains(document.activeElement));
    if (!step || here < 0) return;
    for (let at = here + step; at >= 0 && at < cells.length; at += step) {
      const link = cells[at].querySelector("a");
      if (link) {
        event.preventDefault();
        link.focus();
        return;
      }
    }
  });
})();

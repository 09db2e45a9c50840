// Markup is drawn anew as a whole when something in it has changed. Who has chosen one of its buttons
// (choices.js) finds the focus on that button again, which now says that it is pressed.
let chosen = null; // the choice that has the focus, or had it when it was taken off the page

addEventListener("pointerdown", () => { chosen = null; }, true);
addEventListener("focusin", ({ target }) => { chosen = target.dataset?.ctChoice ?? null; }, true);

// Called after each change of the page.
export function keepChosen() {
  if (!chosen || document.activeElement !== document.body) return;
  const there = document.querySelector(`[data-ct-choice="${CSS.escape(chosen)}"]`);
  there?.focus({ preventScroll: true });
}

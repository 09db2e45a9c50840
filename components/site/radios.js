// Tab leads to the option that is chosen, as in every group of radio buttons: Streamlit's leads to the
// first, where Enter, pressed by habit, would choose another one.
let tabbing = false; // Tab is held down: what gets the focus now gets it on the way through the page

export function leadToChosen() {
  addEventListener("keydown", ({ key }) => { tabbing = key === "Tab"; }, true);
  for (const kind of ["keyup", "pointerdown"]) {
    addEventListener(kind, () => { tabbing = false; }, true);
  }
  // After Streamlit's own ears, which lead back to the option that had the focus last.
  addEventListener("focusin", ({ target, relatedTarget }) => {
    const group = tabbing && target.closest("[role=radiogroup]");
    if (!group || group.contains(relatedTarget)) return;
    const chosen = group.querySelector("[role=radio][aria-checked=true]");
    if (chosen && chosen !== document.activeElement) chosen.focus();
  });
}

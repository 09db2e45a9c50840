// Options in one row that goes on beyond the screen: the chosen one is brought into sight whenever it is
// another one; then the row is the person's.
const held = new WeakMap(); // row -> the option that was chosen

export function keepInSight() {
  for (const row of document.querySelectorAll(".stButtonGroup [role=radiogroup]")) {
    const chosen = row.querySelector("[role=radio][aria-checked=true]");
    if (!chosen || held.get(row) === chosen || row.scrollWidth <= row.clientWidth) continue;
    held.set(row, chosen);
    const { left, width } = chosen.getBoundingClientRect();
    const here = row.getBoundingClientRect();
    row.scrollLeft += left + width / 2 - here.left - here.width / 2;
  }
}

// What the page needs that Streamlit does not do: it says which of our links leads to where one is,
// and asking for help flips no switch.

// The help of a switch stands in its label, and a label passes on whatever is pressed in it. What is
// stopped at the button itself has already been heard by what shows the help.
const KINDS = ["pointerdown", "mousedown", "touchstart", "pointerup", "mouseup", "touchend", "click"];
const helps = new WeakSet();

function keepHelp(button) {
  if (helps.has(button)) return;
  helps.add(button);
  for (const kind of KINDS) {
    button.addEventListener(kind, (event) => {
      event.stopPropagation();
      if (kind !== "click") return;
      event.preventDefault();
      button.focus();
    });
  }
}

function mend() {
  document.querySelectorAll("label .stTooltipIcon button").forEach(keepHelp);
  for (const link of document.querySelectorAll(".st-key-ct-nav a")) {
    if (!link.getAttribute("href")) link.setAttribute("href", "./"); // "" is where one is already
    const here = new URL(link.href, document.baseURI).pathname === location.pathname;
    if (here !== link.hasAttribute("aria-current")) {
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }
}

let asked = false;
new MutationObserver(() => {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    mend();
  });
}).observe(document.documentElement, { childList: true, subtree: true, characterData: true });

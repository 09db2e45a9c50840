// Hears a click on what can be chosen, `data-ct-choice="group:id"`, wherever it stands on the page,
// and tells Python the id. It draws nothing: what can be chosen are buttons in the page's own markup.
const ears = new WeakMap(); // the root -> its listeners: Streamlit calls again on every new data

// Buttons that are many stand in a `data-ct-one-stop`: one tab stop, arrow keys move on among them.
const move = (event, at) => {
  const group = at.closest("[data-ct-one-stop]");
  if (!group) return false;
  const stops = [...group.querySelectorAll("[data-ct-choice]")];
  const here = stops.indexOf(at);
  const to = {
    ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1,
    Home: 0, End: stops.length - 1,
  }[event.key];
  if (to === undefined) return false;
  const next = stops[Math.max(0, Math.min(stops.length - 1, to))];
  at.setAttribute("tabindex", -1);
  next.setAttribute("tabindex", 0);
  next.focus();
  return true;
};

// What was chosen from goes, and another screen comes: it is read from its beginning.
const EARLY_MS = 15_000; // so old a press before this script came is still meant
const GIVE_UP_MS = 10_000;
const beginAbove = (at) => {
  const until = performance.now() + GIVE_UP_MS;
  const look = () => {
    if (at.isConnected) {
      if (performance.now() < until) requestAnimationFrame(look);
      return;
    }
    const heading = document.querySelector(".stMain h1");
    document.querySelector(".stMain")?.scrollTo(0, 0);
    heading?.setAttribute("tabindex", -1);
    if (document.activeElement === document.body) heading?.focus({ preventScroll: true });
  };
  requestAnimationFrame(look);
};

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const start = `${data.group}:`;
  const own = (target) => {
    if (!(target instanceof Element)) return null;
    const at = target.closest("[data-ct-choice]");
    if (at) return at.dataset.ctChoice.startsWith(start) ? at : null;
    // What can be pressed by itself, or was marked to be copied, is not a click on its row.
    if (target.closest("a, button, input, label, summary") || String(getSelection())) return null;
    return target.closest(data.within)?.querySelector(`[data-ct-choice^="${start}"]`);
  };
  const choose = (at) => {
    globalThis.ctPressed = null;
    setTriggerValue("chosen", at.dataset.ctChoice.slice(start.length));
    if (data.leads) beginAbove(at);
  };
  const clicked = (event) => {
    const at = own(event.target);
    // Heard, whatever came of it: a press is kept for an ear that was not there.
    if (event.target instanceof Element && event.target.closest(data.within)) globalThis.ctPressed = null;
    if (at) choose(at);
  };
  const keyDown = (event) => {
    const at = event.target instanceof Element && event.target.closest("[data-ct-choice]");
    if (!at || own(at) !== at || event.altKey || event.ctrlKey || event.metaKey) return;
    const pressed = at.tagName !== "BUTTON" && (event.key === "Enter" || event.key === " ");
    if (pressed && !event.repeat) choose(at);
    if (pressed || move(event, at)) event.preventDefault();
  };
  ears.get(parentElement)?.();
  const early = globalThis.ctPressed;
  const meant = early && early.target.isConnected && performance.now() - early.since < EARLY_MS;
  const first = meant ? own(early.target) : null;
  if (first) choose(first);
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", keyDown);
  const leave = () => {
    document.removeEventListener("click", clicked);
    document.removeEventListener("keydown", keyDown);
  };
  ears.set(parentElement, leave);
  return leave;
}

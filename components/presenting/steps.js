// The keys of a presentation, as a keyboard has them and a presenter's clicker sends them, and the
// focus on the heading of a step that is new, so that it is heard. It draws nothing. PageDown, PageUp
// and Space first show what a long step has left.
import { early, hears } from "./early.js";

const STEPS_BY = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1, " ": 1 };
// Where keys are a field's own: all of them, the arrows, Space.
const FIELD = `input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true],
  [role=combobox], [role=listbox], [role=option], [role=slider], [role=menu], [role=dialog]`;
const MOVES_IN = "[role=radiogroup], input, [role=menuitem]";
const PRESSES = "button, a, summary, label, input, [role=button], [role=radio], [role=switch]";
const LOOK_MS = 40; // a heading comes a moment after its step is told here
const LOOKS = 3000; // a model that wakes up first keeps its step waiting
const SOON = 250; // looks after which somebody who has gone elsewhere meanwhile is left there

const presenters = new WeakMap(); // the root -> its presenter: it outlives each update of its data

export default function (component) {
  const root = component.parentElement;
  if (!presenters.has(root)) presenters.set(root, new Presenter());
  presenters.get(root).update(component);
  return () => {
    presenters.get(root)?.end();
    presenters.delete(root);
  };
}

// Goes on within a step that is longer than the screen; whether there was anything left of it.
function scrolled(by) {
  const main = document.querySelector(".stMain");
  const block = document.querySelector(".stMainBlockContainer");
  const head = document.querySelector(".st-key-ct-bar")?.getBoundingClientRect().bottom ?? 0;
  const foot = document.querySelector(".st-key-ct-step-bar")?.getBoundingClientRect().top;
  if (!main || !block || foot === undefined) return false;
  const end = block.getBoundingClientRect().bottom - parseFloat(getComputedStyle(block).paddingBottom);
  const left = by > 0 ? end - foot : main.scrollTop;
  const before = main.scrollTop;
  if (left > 4) main.scrollBy({ top: by * 0.9 * (foot - head), behavior: "instant" });
  return main.scrollTop !== before;
}

class Presenter {
  constructor() {
    this.ears = new AbortController();
    document.addEventListener("keydown", (event) => this.pressed(event), {
      signal: this.ears.signal,
    });
  }

  update({ data, setTriggerValue }) {
    const before = this.data?.step;
    this.data = data;
    this.tell = (step) => setTriggerValue("step", step);
    if (before === data.step) return;
    this.wanted = data.step;
    this.arrive(LOOKS);
    if (before === undefined) early("steps").forEach((event) => this.pressed(event));
  }

  end() {
    clearTimeout(this.looking);
    this.ears.abort();
  }

  pressed(event) {
    hears("steps", event);
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.isComposing || !(target instanceof Element) || target.closest(FIELD)) return;
    if (key === "Escape") {
      document.querySelector(this.data.leave)?.click();
      return;
    }
    if (!Object.hasOwn(STEPS_BY, key)) return;
    if (key.startsWith("Arrow") && target.closest(MOVES_IN)) return;
    if (key === " " && target.closest(PRESSES)) return;
    event.preventDefault(); // it would scroll behind the bars
    const by = key === " " && event.shiftKey ? -1 : STEPS_BY[key];
    if (!key.startsWith("Arrow") && scrolled(by)) return;
    if (!event.repeat) this.turn(by);
  }

  // Two quick presses are two steps: the second counts from where the first leads to.
  turn(by) {
    const step = Math.min(this.data.last, Math.max(1, this.wanted + by));
    if (step === this.wanted) return;
    this.wanted = step;
    this.tell(step);
  }

  arrive(times) {
    clearTimeout(this.looking);
    const heading = document.querySelector(`.ct-step-title[data-step="${this.data.step}"]`);
    if (heading) {
      if (times < LOOKS - SOON && document.activeElement !== document.body) return;
      document.querySelector(".stMain")?.scrollTo(0, 0);
      heading.focus({ preventScroll: true });
    } else if (times > 0) {
      this.looking = setTimeout(() => this.arrive(times - 1), LOOK_MS);
    }
  }
}

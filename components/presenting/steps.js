// The keys of a presentation, as a keyboard has them and a presenter's clicker sends them, and the
// focus on the heading of a step that is new, so that it is heard. It draws nothing.
const STEPS_BY = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1, " ": 1 };
// Where keys are a field's own: all of them, the arrows, Space.
const FIELD = `input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true],
  [role=combobox], [role=listbox], [role=option], [role=slider], [role=menu], [role=dialog]`;
const MOVES_IN = "[role=radiogroup], input, [role=menuitem]";
const PRESSES = "button, a, summary, label, input, [role=button], [role=radio], [role=switch]";
const LOOK_MS = 40; // a heading comes a moment after its step is told here
const LOOKS = 250;

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
  }

  end() {
    clearTimeout(this.looking);
    this.ears.abort();
  }

  pressed(event) {
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
    event.preventDefault(); // it would scroll
    if (!event.repeat) this.turn(key === " " && event.shiftKey ? -1 : STEPS_BY[key]);
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
      document.querySelector(".stMain")?.scrollTo(0, 0);
      heading.focus({ preventScroll: true });
    } else if (times > 0) {
      this.looking = setTimeout(() => this.arrive(times - 1), LOOK_MS);
    }
  }
}

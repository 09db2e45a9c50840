// Votes of a room, by keys and by buttons: a letter is a hand for its card, with Shift one fewer; a
// number typed before it is so many hands; U takes the last step back, N shows names and votes. Each
// press has a number, and is sent until the server has counted it. What was counted is kept in the
// tab, where a reload finds it. It draws nothing but the number that is being typed.
import { early, hears } from "./early.js";

const KEPT = "ct-votes";
const FIELD = `input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true],
  [role=combobox], [role=listbox], [role=option], [role=slider], [role=menu], [role=dialog]`;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const STEPS = new Set(["PageDown", "PageUp", "ArrowRight", "ArrowLeft", " "]);
const MOST_DIGITS = 3;
const AGAIN_MS = 2_000; // after so long the server is told again what it has not counted
const EARLY_MS = 15_000; // so old a press before this script came is still meant (page.js)

const counters = new WeakMap(); // the root -> its counter: it outlives each update of its data

export default function (component) {
  const root = component.parentElement;
  if (!counters.has(root)) counters.set(root, new Counter());
  counters.get(root).update(component);
  // What one press counts from now on, for whoever has to wait for it.
  root.querySelector("i")?.setAttribute("data-ct-each", component.data.each);
  return () => {
    counters.get(root)?.end();
    counters.delete(root);
  };
}

function stored() {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

function store(text) {
  try {
    sessionStorage.setItem(KEPT, text);
  } catch {
    // a browser that keeps nothing
  }
}

class Counter {
  constructor() {
    this.last = 0;
    this.waiting = []; // [number, what] of presses that are not counted yet
    this.typed = "";
    this.ears = new AbortController();
    const { signal } = this.ears;
    document.addEventListener("click", (event) => this.clicked(event), { signal });
    document.addEventListener("keydown", (event) => this.pressed(event), { signal });
  }

  update({ data, setTriggerValue }) {
    if (this.data && this.data.ballot !== data.ballot) this.waiting = [];
    this.data = data;
    this.send = setTriggerValue;
    this.last = Math.max(this.last, data.counted);
    const left = this.waiting.filter(([n]) => n > data.counted);
    const behind = left.length > 0 && left.length < this.waiting.length;
    this.waiting = left;
    if (data.fresh && !this.asked) {
      this.asked = true;
      setTriggerValue("kept", stored());
    } else if (!data.fresh) {
      store(data.keep);
    }
    if (behind) this.tell();
    this.hearEarly();
    if (!this.listens) {
      this.listens = true;
      // A key that leads from step to step ends what was pressed on the step before.
      early("hands", ({ key }) => STEPS.has(key)).forEach((event) => this.pressed(event));
    }
  }

  hearEarly() {
    const early = globalThis.ctPressed;
    if (early?.target.isConnected && performance.now() - early.since < EARLY_MS) this.clicked(early);
  }

  end() {
    clearTimeout(this.timer);
    this.ears.abort();
  }

  // A run that is cut short throws away what it was told: so it is told again until it is counted.
  tell() {
    clearTimeout(this.timer);
    if (!this.waiting.length) return;
    const said = this.waiting.map(([n, what]) => `${n}:${what}`).join(" ");
    this.send("presses", `${this.data.ballot}|${said}`);
    this.timer = setTimeout(() => this.tell(), AGAIN_MS);
  }

  count(what) {
    this.last += 1;
    this.waiting.push([this.last, what]);
    this.tell();
  }

  type(text) {
    this.typed = text;
    const shown = document.querySelector(".ct-typed");
    if (shown) shown.textContent = text;
  }

  clicked({ target }) {
    const at = target instanceof Element && target.closest("[data-ct-vote]");
    if (!at) return;
    globalThis.ctPressed = null;
    this.count(`${at.dataset.ctVote}:${Number(at.dataset.ctBy) * this.data.each}`);
  }

  pressed(event) {
    hears("hands", event);
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.isComposing || !(target instanceof Element) || target.closest(FIELD)) return;
    if (/^[0-9]$/.test(key)) {
      this.type((this.typed + key).slice(-MOST_DIGITS));
      return;
    }
    const place = key.length === 1 ? LETTERS.indexOf(key.toUpperCase()) : -1;
    const command = { u: "u", U: "u", n: "n", N: "n" }[key];
    if (place >= 0 && place < this.data.options) {
      const hands = this.typed === "" ? this.data.each : Number(this.typed);
      if (hands > 0) this.count(`${place}:${event.shiftKey ? -hands : hands}`);
    } else if (command) {
      this.count(command);
    }
    if (this.typed !== "" && key !== "Shift") this.type("");
  }
}

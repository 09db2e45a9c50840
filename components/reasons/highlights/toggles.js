// What can be taken out is a toggle: pressed is taken out. All toggles are one tab stop, arrow keys
// move on among them, and a button puts everything back. A component's view extends `Toggles` and
// says what its toggles are: `stops`, the elements in their order, and `idOf`.
const PAUSE_MS = 120; // several quick clicks are sent as one

const GIVE_UP_MS = 10_000;
const ROOM_PX = 8;

// What is said of what was taken out comes into sight below it: it covers nothing, so the page
// scrolls, but never so far that what was pressed leaves the screen.
const bringIntoSight = (box, pressed) => {
  const saying = () => box.closest(".st-key-ct-reasons")?.querySelector(".st-key-ct-marks .ct-change");
  const before = saying()?.textContent;
  const until = performance.now() + GIVE_UP_MS;
  const theirs = new AbortController();
  for (const type of ["pointerdown", "keydown", "wheel"]) {
    document.addEventListener(type, () => theirs.abort(), {
      capture: true, passive: true, signal: theirs.signal,
    });
  }
  const look = () => {
    if (theirs.signal.aborted) return;
    const said = saying();
    if (said && said.textContent !== before && !said.closest("[data-stale=true]")) {
      const edge = (name, side) => document.querySelector(name)?.getBoundingClientRect()[side];
      const bar = edge(".st-key-ct-nav", "top") || 0; // at the foot of a phone
      const foot = bar > innerHeight / 2 ? bar : innerHeight;
      const head = edge(".ct-in-sight", "bottom") || edge(".st-key-ct-bar", "bottom") || 0;
      const missing = said.getBoundingClientRect().bottom + ROOM_PX - foot;
      const room = pressed.getBoundingClientRect().top - ROOM_PX - head;
      const by = Math.min(missing, room);
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (by > 0) {
        document.querySelector(".stMain")?.scrollBy({ top: by, behavior: still ? "instant" : "smooth" });
      }
      theirs.abort();
    } else if (performance.now() < until) requestAnimationFrame(look);
    else theirs.abort();
  };
  requestAnimationFrame(look);
};

export const element = (tag, className, text = "") => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
};

// A component of one view, which outlives each update of its data.
export const showing = (View) => {
  const views = new WeakMap();
  return (component) => {
    const root = component.parentElement;
    let view = views.get(root);
    if (!view || !root.contains(view.box)) {
      view = new View(root);
      views.set(root, view);
    }
    view.component = component;
    if (view.about !== component.data.about) view.begin(component.data.about);
    view.update(component.data);
    return () => {
      clearTimeout(view.timer);
      views.delete(root);
    };
  };
};

export class Toggles {
  constructor(box) {
    this.box = box;
    this.removed = new Set();
    this.sent = {}; // what Python knows: units taken out, and of what
    this.stops = [];
    this.current = 0; // the one that Tab leads to
    box.addEventListener("click", (event) => this.clicked(event));
    box.addEventListener("keydown", (event) => this.keyDown(event));
  }

  // Something else is drawn in the same place: what was taken out before is not out of this.
  begin(about) {
    clearTimeout(this.timer);
    this.about = about;
    this.removed = new Set(this.sent.about === about ? this.sent.units : []);
    this.current = 0;
  }

  // What the marks mean, and the button that puts everything back.
  foot(texts) {
    const foot = element("p", "ct-legend");
    foot.append(
      element("span", "ct-word ct-is-for ct-s4", texts.for), " ",
      element("span", "ct-word ct-is-against ct-s4", texts.against), " ",
    );
    if (texts.open) {
      for (const way of ["for", "against"]) {
        foot.append(element("span", `ct-word ct-is-${way} ct-s4 ct-open`, "\u00a0\u00a0"));
      }
      foot.append(element("span", "ct-hint", texts.open), " ");
    }
    this.back = element("button", "ct-back", texts.back);
    this.back.type = "button";
    foot.append(element("span", "ct-hint", texts.hint), " ", this.back);
    return foot;
  }

  paint() {
    this.stops.forEach((stop, index) => {
      stop.setAttribute("aria-pressed", String(this.removed.has(this.idOf(index))));
      stop.setAttribute("tabindex", index === this.current ? 0 : -1);
    });
    this.back.hidden = !this.removed.size;
  }

  clicked(event) {
    if (event.target === this.back) {
      this.removed.clear();
      this.stops[this.current]?.focus();
      this.changed();
      return;
    }
    const index = this.stops.indexOf(event.target);
    if (index >= 0) this.toggle(index);
  }

  toggle(index) {
    this.moveTo(index);
    this.flip(index);
  }

  flip(index) {
    const id = this.idOf(index);
    if (!this.removed.delete(id)) this.removed.add(id);
    this.changed();
    bringIntoSight(this.box, document.activeElement);
  }

  keyDown(event) {
    const at = this.stops.indexOf(event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const rightToLeft = getComputedStyle(this.stops[at].parentElement).direction === "rtl";
    const onward = rightToLeft ? -1 : 1;
    const last = this.stops.length - 1;
    const to = {
      ArrowRight: at + onward, ArrowLeft: at - onward, ArrowDown: at + 1, ArrowUp: at - 1,
      Home: 0, End: last,
    }[event.key];
    if (to !== undefined) this.moveTo(Math.max(0, Math.min(last, to)));
    else if (event.key === " " || event.key === "Enter") {
      if (!event.repeat) this.toggle(at);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  moveTo(index) {
    this.stops[this.current]?.setAttribute("tabindex", -1);
    this.current = index;
    this.stops[index].setAttribute("tabindex", 0);
    this.stops[index].focus();
  }

  changed() {
    this.paint();
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => {
        this.sent = { about: this.about, units: [...this.removed].sort((a, b) => a - b) };
        this.component.setStateValue("removed", this.sent);
      },
      PAUSE_MS,
    );
  }
}


// The person's text with its words marked. Each marked word is a toggle: pressed is taken out.
// Text goes in through textContent only. One tab stop for the whole text: arrow keys move on.
const PAUSE_MS = 120; // several quick clicks are sent as one

const views = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  let view = views.get(root);
  if (!view || !root.contains(view.box)) {
    view = new Words(root);
    views.set(root, view);
  }
  view.update(component);
  return () => {
    clearTimeout(view.timer);
    views.delete(root);
  };
}

const element = (tag, className, text = "") => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
};

class Words {
  constructor(root) {
    this.box = root.querySelector(".ct-words-box");
    this.removed = new Set();
    this.current = 0; // the word that Tab leads to
    this.box.addEventListener("click", (event) => this.clicked(event));
    this.box.addEventListener("keydown", (event) => this.keyDown(event));
  }

  update(component) {
    this.component = component;
    const { frame, id } = component.data;
    if (this.frame !== frame) this.draw(component.data);
    if (this.drawn !== id) this.mark(component.data);
    this.frame = frame;
    this.drawn = id;
  }

  draw({ pieces, texts }) {
    const hadFocus = this.spans?.[this.current]?.matches(":focus");
    const text = element("p", "ct-words");
    text.dir = "auto";
    text.setAttribute("role", "group");
    text.setAttribute("aria-label", `${texts.label}. ${texts.keys}`);
    this.spans = [];
    for (const [before, word, unit] of pieces) {
      if (before) text.append(before);
      if (unit < 0) continue;
      const span = element("span", "ct-word ct-toggle", word);
      span.setAttribute("role", "button");
      span.dataset.unit = unit;
      span.tabIndex = -1;
      this.spans.push(span);
      text.append(span);
    }
    this.current = Math.min(this.current, Math.max(0, this.spans.length - 1));
    if (this.spans.length) this.spans[this.current].tabIndex = 0;
    const foot = element("p", "ct-legend");
    foot.append(
      element("span", "ct-word ct-is-for ct-s4", texts.for), " ",
      element("span", "ct-word ct-is-against ct-s4", texts.against), " ",
    );
    if (texts.open) foot.append(element("span", "ct-word ct-is-for ct-s4 ct-open", texts.open), " ");
    foot.append(
      element("span", "ct-hint", texts.hint), " ",
    );
    this.back = element("button", "ct-back", texts.back);
    this.back.type = "button";
    foot.append(this.back);
    this.said = element("p", "ct-sr");
    this.box.replaceChildren(this.said, text);
    if (texts.rest) this.box.append(element("p", "ct-rest", texts.rest));
    this.box.append(foot);
    this.paint();
    if (hadFocus) this.spans[this.current]?.focus();
  }

  // A better explanation of the same text changes the marks in place: nothing moves or loses focus.
  mark({ units, texts }) {
    this.said.textContent = texts.sentence;
    for (const span of this.spans) {
      const { way, level, open, label } = units[span.dataset.unit];
      const marks = level ? ` ct-is-${way} ct-s${level}${open ? " ct-open" : ""}` : "";
      const className = `ct-word ct-toggle${marks}`;
      if (span.className !== className) span.className = className;
      if (span.getAttribute("aria-label") !== label) span.setAttribute("aria-label", label);
    }
  }

  paint() {
    const { units } = this.component.data;
    for (const span of this.spans) {
      span.setAttribute("aria-pressed", String(this.removed.has(units[span.dataset.unit].id)));
    }
    this.back.hidden = !this.removed.size;
  }

  clicked(event) {
    if (event.target === this.back) {
      this.removed.clear();
      this.spans[this.current]?.focus();
      this.changed();
      return;
    }
    const span = event.target.closest(".ct-toggle");
    if (span) this.toggle(span);
  }

  toggle(span) {
    const { id } = this.component.data.units[span.dataset.unit];
    if (!this.removed.delete(id)) this.removed.add(id);
    this.moveTo(this.spans.indexOf(span));
    this.changed();
  }

  keyDown(event) {
    const at = this.spans.indexOf(event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const onward = getComputedStyle(this.spans[at].parentElement).direction === "rtl" ? -1 : 1;
    const last = this.spans.length - 1;
    const to = {
      ArrowRight: at + onward, ArrowLeft: at - onward, ArrowDown: at + 1, ArrowUp: at - 1,
      Home: 0, End: last,
    }[event.key];
    if (to !== undefined) this.moveTo(Math.max(0, Math.min(last, to)));
    else if (event.key === " " || event.key === "Enter") {
      if (!event.repeat) this.toggle(event.target);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  moveTo(index) {
    if (this.spans[this.current]) this.spans[this.current].tabIndex = -1;
    this.current = index;
    this.spans[index].tabIndex = 0;
    this.spans[index].focus();
  }

  changed() {
    this.paint();
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => this.component.setStateValue("removed", [...this.removed].sort((a, b) => a - b)),
      PAUSE_MS,
    );
  }
}

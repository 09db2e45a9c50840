// The person's text with its words marked. Text goes in through textContent only.
import { element, showing, Toggles } from "./toggles.js";

class Words extends Toggles {
  constructor(root) {
    super(root.querySelector(".ct-words-box"));
  }

  update(data) {
    if (this.frame !== data.frame) this.draw(data);
    if (this.drawn !== data.id) this.mark(data);
    this.frame = data.frame;
    this.drawn = data.id;
  }

  idOf(index) {
    return this.component.data.units[this.stops[index].dataset.unit].id;
  }

  draw({ pieces, texts }) {
    const hadFocus = this.stops[this.current]?.matches(":focus");
    const text = element("p", "ct-words");
    text.dir = "auto";
    text.setAttribute("role", "group");
    text.setAttribute("aria-label", `${texts.label}. ${texts.keys}`);
    this.stops = [];
    for (const [before, word, unit] of pieces) {
      if (before) text.append(before);
      if (unit < 0) continue;
      const span = element("span", "ct-word ct-toggle", word);
      span.setAttribute("role", "button");
      span.dataset.unit = unit;
      this.stops.push(span);
      text.append(span);
    }
    this.current = Math.min(this.current, Math.max(0, this.stops.length - 1));
    this.said = element("p", "ct-sr");
    this.box.replaceChildren(this.said, text);
    if (texts.rest) this.box.append(element("p", "ct-rest", texts.rest));
    this.box.append(this.foot(texts));
    this.paint();
    if (hadFocus) this.stops[this.current]?.focus();
  }

  // A better explanation of the same text changes the marks in place: nothing moves or loses focus.
  mark({ units, texts }) {
    this.said.textContent = texts.sentence;
    for (const span of this.stops) {
      const { way, level, open, label } = units[span.dataset.unit];
      const marks = level ? ` ct-is-${way} ct-s${level}${open ? " ct-open" : ""}` : "";
      const className = `ct-word ct-toggle${marks}`;
      if (span.className !== className) span.className = className;
      if (span.getAttribute("aria-label") !== label) span.setAttribute("aria-label", label);
    }
  }
}

export default showing(Words);

// The person's picture beside the explained one. Each superpixel is a toggle on the picture, and a
// box to tick in the list.
import { element, showing, Toggles } from "./toggles.js";

const SVG = "http://www.w3.org/2000/svg";

const shape = (tag, attributes) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

class Pixels extends Toggles {
  constructor(root) {
    super(root.querySelector(".ct-pixels"));
    this.open = false; // the list
    this.large = false; // the explained picture
    this.box.addEventListener("change", (event) => this.ticked(event));
    this.box.addEventListener("mouseover", (event) => this.point(event.target));
    this.box.addEventListener("focusin", (event) => this.point(event.target));
  }

  update(data) {
    if (this.frame !== data.frame) this.build(data);
    if (this.shown !== data.id) this.refine(data);
    this.frame = data.frame;
    this.shown = data.id;
    // Another view, opacity or estimate changes the pictures only, in place.
    for (const [picture, source] of [[this.original, data.original], [this.drawn, data.drawn]]) {
      if (picture.getAttribute("src") !== source) picture.src = source;
    }
  }

  idOf(index) {
    return this.component.data.parts[index].id;
  }

  build(data) {
    const { texts } = data;
    this.original = element("img", "");
    this.original.alt = texts.original;
    this.drawn = element("img", "");
    const stage = element("div", "ct-stage");
    stage.style.setProperty("--ct-aspect", data.size[0] / data.size[1]);
    stage.append(this.drawn, this.overlay(data));
    this.size = element("button", "ct-back");
    this.size.type = "button";
    this.size.addEventListener("click", () => this.enlarge(!this.large, texts));
    this.enlarge(this.large, texts);
    const drawn = this.figure(texts.drawn, stage);
    drawn.lastChild.append(" ", this.size);
    const pair = element("div", "ct-pair");
    pair.append(this.figure(texts.original, this.original), drawn);
    this.box.replaceChildren(pair, this.foot(texts), this.list(data));
  }

  // A better explanation of the same picture: the parts stay, in the order of their new weights.
  refine({ parts, texts }) {
    const at = this.order?.[this.current];
    this.order = parts.map(({ id }) => id);
    this.current = Math.max(0, this.order.indexOf(at));
    this.drawn.alt = texts.sentence;
    this.note.textContent = texts.note;
    this.svg.setAttribute("aria-label", `${texts.sentence} ${texts.keys}`);
    this.stops = [];
    this.boxes = [];
    const rows = [];
    parts.forEach(({ id, name, label, tick: out, rank, direction, weight, range }, index) => {
      const path = this.pathOf.get(id);
      path.setAttribute("aria-label", label);
      path.dataset.index = index;
      this.stops.push(path);
      const { row, tick, cells } = this.rowOf.get(id);
      tick.setAttribute("aria-label", out);
      row.dataset.index = tick.dataset.index = index;
      [name, rank, direction, weight, range].forEach((text, n) => { cells[n].textContent = text; });
      this.boxes.push(tick);
      rows.push(row);
    });
    this.arrange(this.group, this.stops);
    this.arrange(this.body, rows);
    // Without groups of a rank the column says nothing.
    this.body.parentElement.classList.toggle("ct-unranked", parts.every(({ ranked }) => !ranked));
    this.paint();
  }

  // Put the children in this order; who has the focus keeps it.
  arrange(parent, children) {
    if (children.every((child, index) => parent.children[index] === child)) return;
    const focused = this.box.getRootNode().activeElement;
    parent.append(...children);
    if (parent.contains(focused)) focused.focus({ preventScroll: true });
  }

  enlarge(large, texts) {
    this.large = large;
    this.box.classList.toggle("ct-large", large);
    this.size.textContent = large ? texts.smaller : texts.larger;
  }

  figure(caption, content) {
    const figure = element("figure", "ct-figure");
    figure.append(content, element("figcaption", "ct-caption", caption));
    return figure;
  }

  overlay({ size, box, grid, parts }) {
    this.svg = shape("svg", { viewBox: `0 0 ${size[0]} ${size[1]}`, role: "group" });
    const scale = [(box[2] - box[0]) / grid[0], (box[3] - box[1]) / grid[1]];
    this.group = shape("g", { transform: `translate(${box[0]} ${box[1]}) scale(${scale})` });
    this.pathOf = new Map();
    for (const { id, path } of parts) {
      const made = shape("path", { d: path, class: "ct-part", role: "button" });
      this.pathOf.set(id, made);
      this.group.append(made);
    }
    this.svg.append(this.group);
    return this.svg;
  }

  list({ parts, texts }) {
    const details = element("details", "ct-parts");
    details.open = this.open;
    details.addEventListener("toggle", () => { this.open = details.open; });
    details.append(element("summary", "", texts.list));
    const table = element("table", "ct-table");
    const head = element("tr", "");
    for (const key of ["out", "part", "rank", "direction", "weight", "range"]) {
      const number = ["rank", "weight", "range"].includes(key);
      const cell = element("th", number ? "ct-num" : "", texts[key]);
      cell.scope = "col";
      head.append(cell);
    }
    const top = element("thead", "");
    top.append(head);
    this.body = element("tbody", "");
    table.append(top, this.body);
    this.rowOf = new Map();
    for (const { id } of parts) {
      const tick = element("input", "");
      tick.type = "checkbox";
      const first = element("td", "");
      first.append(tick);
      const heading = element("th", "");
      heading.scope = "row";
      const cells = [
        heading, element("td", "ct-num"), element("td", ""), element("td", "ct-num"),
        element("td", "ct-num ct-range"),
      ];
      const row = element("tr", "");
      row.append(first, ...cells);
      this.body.append(row);
      this.rowOf.set(id, { row, tick, cells });
    }
    this.note = element("p", "ct-note");
    const rows = element("div", "ct-part-rows");
    rows.append(table);
    details.append(rows, this.note);
    return details;
  }

  paint() {
    super.paint();
    this.boxes.forEach((tick, index) => { tick.checked = this.removed.has(this.idOf(index)); });
  }

  // Show on the picture which part the mouse or the keyboard is at in the list.
  point(target) {
    const index = target.closest?.("[data-index]")?.dataset.index;
    this.stops.forEach((path, i) => path.classList.toggle("ct-pointed", String(i) === index));
  }

  ticked(event) {
    if (this.boxes.includes(event.target)) this.flip(Number(event.target.dataset.index));
  }
}

export default showing(Pixels);

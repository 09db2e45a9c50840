// The person's picture beside the explained one. Each superpixel is a toggle, on the picture and in
// the list: pressed is taken out. One tab stop for all parts on the picture: arrow keys move on.
const PAUSE_MS = 120; // several quick clicks are sent as one
const SVG = "http://www.w3.org/2000/svg";

const views = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  let view = views.get(root);
  if (!view || !root.contains(view.box)) {
    view = new Pixels(root);
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

const shape = (tag, attributes) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

class Pixels {
  constructor(root) {
    this.box = root.querySelector(".ct-pixels");
    this.removed = new Set();
    this.current = 0; // the part that Tab leads to
    this.open = false; // the list
    this.box.addEventListener("click", (event) => this.clicked(event));
    this.box.addEventListener("change", (event) => this.ticked(event));
    this.box.addEventListener("keydown", (event) => this.keyDown(event));
    this.box.addEventListener("mouseover", (event) => this.point(event.target));
    this.box.addEventListener("focusin", (event) => this.point(event.target));
  }

  update(component) {
    this.component = component;
    const { data } = component;
    if (this.frame !== data.frame) this.build(data);
    if (this.shown !== data.id) this.refine(data);
    this.frame = data.frame;
    this.shown = data.id;
    // Another view, opacity or estimate changes the pictures only, in place.
    for (const [picture, source] of [[this.original, data.original], [this.drawn, data.drawn]]) {
      if (picture.getAttribute("src") !== source) picture.src = source;
    }
  }

  build(data) {
    const { texts } = data;
    this.original = element("img", "");
    this.original.alt = texts.original;
    this.drawn = element("img", "");
    const stage = element("div", "ct-stage");
    stage.style.setProperty("--ct-aspect", data.size[0] / data.size[1]);
    stage.append(this.drawn, this.overlay(data));
    const pair = element("div", "ct-pair");
    pair.append(this.figure(texts.original, this.original), this.figure(texts.drawn, stage));
    this.back = element("button", "ct-back", texts.back);
    this.back.type = "button";
    const foot = element("p", "ct-legend");
    foot.append(
      element("span", "ct-word ct-is-for ct-s4", texts.for), " ",
      element("span", "ct-word ct-is-against ct-s4", texts.against), " ",
    );
    if (texts.open) foot.append(element("span", "ct-word ct-is-for ct-s4 ct-open", texts.open), " ");
    foot.append(
      element("span", "ct-hint", texts.hint), " ",
      this.back,
    );
    this.box.replaceChildren(pair, foot, this.list(data));
  }

  // A better explanation of the same picture: the parts stay, in the order of their new weights.
  refine({ parts, texts }) {
    const at = this.order?.[this.current];
    this.order = parts.map(({ id }) => id);
    this.current = Math.max(0, this.order.indexOf(at));
    this.drawn.alt = texts.sentence;
    this.svg.setAttribute("aria-label", `${texts.sentence} ${texts.keys}`);
    this.paths = [];
    this.boxes = [];
    const rows = [];
    parts.forEach(({ id, name, direction, weight, range }, index) => {
      const path = this.pathOf.get(id);
      path.setAttribute("aria-label", `${name}: ${direction}, ${weight}`);
      path.setAttribute("tabindex", index === this.current ? 0 : -1);
      path.dataset.index = index;
      this.paths.push(path);
      const { row, tick, cells } = this.rowOf.get(id);
      tick.setAttribute("aria-label", `${texts.out}: ${name}`);
      row.dataset.index = tick.dataset.index = index;
      [name, direction, weight, range].forEach((text, n) => { cells[n].textContent = text; });
      this.boxes.push(tick);
      rows.push(row);
    });
    this.arrange(this.group, this.paths);
    this.arrange(this.body, rows);
    this.paint();
  }

  // Put the children in this order; who has the focus keeps it.
  arrange(parent, children) {
    if (children.every((child, index) => parent.children[index] === child)) return;
    const focused = this.box.getRootNode().activeElement;
    parent.append(...children);
    if (parent.contains(focused)) focused.focus({ preventScroll: true });
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
    for (const title of [texts.out, texts.part, texts.direction, texts.weight, texts.range]) {
      const cell = element("th", "", title);
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
        heading, element("td", ""), element("td", "ct-num"), element("td", "ct-num ct-range"),
      ];
      const row = element("tr", "");
      row.append(first, ...cells);
      this.body.append(row);
      this.rowOf.set(id, { row, tick, cells });
    }
    details.append(table);
    return details;
  }

  paint() {
    this.component.data.parts.forEach(({ id }, index) => {
      const out = this.removed.has(id);
      this.paths[index].setAttribute("aria-pressed", String(out));
      this.boxes[index].checked = out;
    });
    this.back.hidden = !this.removed.size;
  }

  // Show on the picture which part the mouse or the keyboard is at in the list.
  point(target) {
    const index = target.closest?.("[data-index]")?.dataset.index;
    this.paths.forEach((path, i) => path.classList.toggle("ct-pointed", String(i) === index));
  }

  clicked(event) {
    if (event.target === this.back) {
      this.removed.clear();
      this.paths[this.current]?.focus();
      this.changed();
    } else if (event.target.classList.contains("ct-part")) {
      this.toggle(Number(event.target.dataset.index));
    }
  }

  ticked(event) {
    if (this.boxes.includes(event.target)) this.flip(Number(event.target.dataset.index));
  }

  toggle(index) {
    this.moveTo(index);
    this.flip(index);
  }

  flip(index) {
    const { id } = this.component.data.parts[index];
    if (!this.removed.delete(id)) this.removed.add(id);
    this.changed();
  }

  keyDown(event) {
    const at = this.paths.indexOf(event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.paths.length - 1;
    const to = {
      ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1,
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
    this.paths[this.current]?.setAttribute("tabindex", -1);
    this.current = index;
    this.paths[index].setAttribute("tabindex", 0);
    this.paths[index].focus();
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

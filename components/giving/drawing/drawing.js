// The drawing pad. A drawing is a list of strokes, a stroke a list of points [x, y] in shares of
// the pad's side. Streamlit calls the default export again whenever data or theme change, and the
// last cleanup only when the pad goes, so what is on the pad lives here, one Pad for each mount.
const PAUSE_MS = 350; // after the last change, so that a digit of two strokes is sent once
const STEP = 0.05; // of the side, for one press of an arrow key
const SMALL_STEP = 0.0125; // with Shift
const NEAR = 0.004; // points nearer than this to the last one are left out
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const pads = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  let pad = pads.get(root);
  if (!pad || !root.contains(pad.canvas)) {
    pad = new Pad(root, pad ? pad.strokes : component.data.strokes);
    pads.set(root, pad);
  }
  pad.update(component);
  return () => {
    clearTimeout(pad.timer);
    pads.delete(root);
  };
}

const clamp = (value) => Math.min(1, Math.max(0, value));
const rounded = (value) => Math.round(value * 1000) / 1000;

class Pad {
  constructor(root, strokes) {
    this.canvas = root.querySelector("canvas");
    this.said = root.querySelector(".said");
    this.undoButton = root.querySelector(".undo");
    this.clearButton = root.querySelector(".clear");
    this.root = root;
    this.strokes = strokes.map((stroke) => stroke.map((point) => [...point]));
    // What to go back to: every step before, so that clearing can be undone too.
    this.before = this.strokes.map((_, i) => this.strokes.slice(0, i));
    this.stroke = null; // being drawn
    this.pointer = null; // id of the finger, pen or mouse that draws
    this.cursor = [0.5, 0.5]; // the keyboard's pen
    this.held = new Set(); // arrow keys held: two of them move diagonally
    this.byKeys = false;
    this.listen();
  }

  update(component) {
    this.component = component;
    const { words } = component.data;
    this.canvas.setAttribute("aria-label", words.pad);
    this.root.querySelector(".hint").textContent = words.hint;
    this.root.querySelector(".key-hint").textContent = words.keyHint;
    this.root.querySelector(".keys").textContent = words.keys;
    this.undoButton.textContent = words.undo;
    this.clearButton.textContent = words.clear;
    // Until now neither seen, nor heard, nor reached by keys: its buttons had no names.
    this.canvas.parentElement.style.visibility = "";
    this.paint();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.pointerDown(event));
    canvas.addEventListener("pointermove", (event) => this.pointerMove(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(end, (event) => this.pointerEnd(event));
    }
    canvas.addEventListener("keydown", (event) => this.keyDown(event));
    canvas.addEventListener("keyup", (event) => this.held.delete(event.key));
    canvas.addEventListener("focus", () => {
      this.byKeys = canvas.matches(":focus-visible");
      this.paint();
    });
    canvas.addEventListener("blur", () => {
      this.held.clear();
      if (this.pointer === null) this.endStroke();
      this.byKeys = false;
      this.paint();
    });
    this.undoButton.addEventListener("click", () => this.undo());
    this.clearButton.addEventListener("click", () => this.clear());
  }

  // --- mouse, finger, pen

  pointerDown(event) {
    if (!event.isPrimary || event.button !== 0 || this.pointer !== null) return;
    event.preventDefault();
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    this.endStroke();
    this.pointer = event.pointerId;
    this.byKeys = false;
    this.to(this.place(event));
  }

  pointerMove(event) {
    if (event.pointerId !== this.pointer) return;
    // All places since the last frame: a quick hand draws curves, not corners.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) this.to(this.place(each));
  }

  pointerEnd(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    this.endStroke();
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  // --- keyboard

  keyDown(event) {
    if (event.altKey) return;
    const { words } = this.component.data;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "z" || event.shiftKey) return;
      this.undo();
    } else if (event.key in MOVES) {
      this.held.add(event.key);
      const step = event.shiftKey ? SMALL_STEP : STEP;
      for (const key of this.held) {
        this.cursor = this.cursor.map((value, axis) => clamp(value + MOVES[key][axis] * step));
      }
      if (this.stroke) this.to(this.cursor);
    } else if (event.key === " ") {
      if (event.repeat || this.pointer !== null) {
        // held down: once is enough
      } else if (this.stroke) {
        this.endStroke();
        this.say(words.penUp);
      } else if (this.to(this.cursor)) {
        this.say(words.penDown);
      }
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.clear();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.byKeys = true;
    this.paint();
  }

  // --- the drawing

  // Draw on to a place, beginning a stroke if none is being drawn; false when nothing was drawn.
  to([x, y]) {
    if (x < 0 || x > 1 || y < 0 || y > 1) {
      this.endStroke(); // off the pad; back on it, a new stroke begins
      return false;
    }
    const { maxPoints, maxStrokes, words } = this.component.data;
    const points = this.strokes.reduce((sum, stroke) => sum + stroke.length, 0);
    if (points >= maxPoints || (!this.stroke && this.strokes.length >= maxStrokes)) {
      this.endStroke();
      this.say(words.full, true);
      return false;
    }
    const last = this.stroke?.at(-1);
    if (last && Math.hypot(x - last[0], y - last[1]) < NEAR) return false;
    if (!this.stroke) {
      this.remember();
      this.stroke = [];
      this.strokes = [...this.strokes, this.stroke];
    }
    this.stroke.push([rounded(x), rounded(y)]);
    this.cursor = [x, y];
    this.changed();
    return true;
  }

  endStroke() {
    this.stroke = null;
  }

  remember() {
    this.before.push(this.strokes);
    if (this.before.length > 500) this.before.shift();
  }

  undo() {
    if (!this.before.length) return;
    this.endStroke();
    this.strokes = this.before.pop();
    this.say(this.component.data.words.undone);
    this.changed();
  }

  clear() {
    if (!this.strokes.length) return;
    this.endStroke();
    this.remember();
    this.strokes = [];
    this.say(this.component.data.words.cleared);
    this.changed();
  }

  say(words, warn = false) {
    this.said.textContent = words;
    this.said.classList.toggle("warn", warn);
  }

  changed() {
    this.paint();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE_MS);
  }

  send() {
    if (this.pointer !== null) {
      this.timer = setTimeout(() => this.send(), PAUSE_MS); // still drawing
      return;
    }
    this.component.setStateValue("strokes", this.strokes);
  }

  // --- what is seen

  paint() {
    this.root.querySelector(".ct-pad").classList.toggle("by-keys", this.byKeys);
    this.undoButton.setAttribute("aria-disabled", String(!this.before.length));
    this.clearButton.setAttribute("aria-disabled", String(!this.strokes.length));
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      this.paintNow();
    });
  }

  paintNow() {
    const { canvas } = this;
    const side = Math.round(canvas.clientWidth * (window.devicePixelRatio || 1));
    if (!side) return;
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const style = getComputedStyle(canvas);
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, side, side);
    pen.strokeStyle = style.color;
    pen.lineCap = pen.lineJoin = "round";
    pen.lineWidth = this.component.data.brush * side;
    for (const stroke of this.strokes) {
      pen.beginPath();
      stroke.forEach(([x, y]) => pen.lineTo(x * side, y * side));
      // A line of no length is not drawn everywhere; a dot is one of nearly none.
      pen.lineTo(stroke.at(-1)[0] * side + 0.01, stroke.at(-1)[1] * side);
      pen.stroke();
    }
    if (!this.byKeys) return;
    const [x, y] = this.cursor;
    pen.strokeStyle = style.caretColor;
    pen.lineWidth = side / 90;
    pen.beginPath();
    pen.arc(x * side, y * side, (this.component.data.brush * side) / 2, 0, 2 * Math.PI);
    if (!this.stroke) pen.setLineDash([side / 50, side / 70]); // up: dashed, down: solid
    pen.stroke();
    pen.setLineDash([]);
  }
}

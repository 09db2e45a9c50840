// Keeps what a person wrote in their own tab, where a reload finds it and no server does, and brings
// what the tab has to a session that has not heard of it: that text, or one that came in a link.
import { versionOf } from "../live/version.js";
import { base64, unpack } from "./packed.js";

const KEPT = "ct-own-text"; // in the tab's storage: {tab, text}
const BROUGHT = "ct-brought"; // the text of a link, until a session has heard of it (fragment.js)
const REST_MS = 300; // after the last key
const LOOKS = 30; // how often a text that a click put in is looked for in the box

const keepers = new WeakMap(); // the root -> its keeper: it outlives each update of its data
let heard = ""; // the session that was told last what this tab has

export default function (component) {
  const root = component.parentElement;
  if (!keepers.has(root)) keepers.set(root, new Keeper());
  keepers.get(root).update(component);
  return () => {
    keepers.get(root)?.end();
    keepers.delete(root);
  };
}

function store(tab, text) {
  try {
    if (text.trim()) sessionStorage.setItem(KEPT, JSON.stringify({ tab, text }));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // a browser that keeps nothing, or not as much
  }
}

function stored() {
  try {
    const { tab, text } = JSON.parse(sessionStorage.getItem(KEPT));
    return typeof tab === "string" && typeof text === "string" ? { tab, text } : null;
  } catch {
    return null;
  }
}

// The text of a link, which is taken once.
function taken() {
  let packed = window.ctBrought ?? null;
  delete window.ctBrought;
  try {
    packed ??= sessionStorage.getItem(BROUGHT);
    sessionStorage.removeItem(BROUGHT);
  } catch {
    // what this page has heard is all there is
  }
  return packed;
}

// In base64: a message with very many commas or brackets is no message of ours (wire.py).
const coded = (text) => base64(new TextEncoder().encode(text));

class Keeper {
  constructor() {
    this.ears = new AbortController();
    const { signal } = this.ears;
    document.addEventListener(
      "input",
      (event) => event.target.matches?.(this.data.box) && this.soon(event.target.value),
      { capture: true, signal },
    );
    addEventListener("pagehide", () => this.now(), { signal });
    document.addEventListener("visibilitychange", () => this.now(), { signal });
    addEventListener("ct-brought", () => this.answer(), { signal });
  }

  update({ data, setTriggerValue }) {
    this.data = data;
    this.tell = (what) => setTriggerValue("brought", what);
    if (data.own) this.look(LOOKS);
    if (heard !== data.session || window.ctBrought !== undefined) this.answer();
  }

  end() {
    this.now();
    clearTimeout(this.next);
    this.ears.abort();
  }

  // A text that was put in by a click stands in the box a moment later than it is told here.
  look(times) {
    clearTimeout(this.next);
    const text = document.querySelector(this.data.box)?.value;
    if (text !== undefined && versionOf(text) === this.data.version) store(this.data.tab, text);
    else if (times > 0) this.next = setTimeout(() => this.look(times - 1), REST_MS);
  }

  soon(text) {
    clearTimeout(this.rest);
    this.text = text;
    this.rest = setTimeout(() => this.now(), REST_MS);
  }

  now() {
    clearTimeout(this.rest);
    if (this.text !== undefined) store(this.data.tab, this.text);
    this.text = undefined;
  }

  // A session that waits for a text is told where there is none; else only what there is.
  async answer() {
    heard = this.data.session;
    const { awaited, most, mostBytes } = this.data;
    const packed = taken();
    if (packed !== null) {
      try {
        this.tell({ text: coded(await unpack(packed, most, mostBytes)), link: true });
      } catch {
        this.tell({ text: null, link: true });
      }
      return;
    }
    const kept = stored();
    if (kept) this.tell({ text: coded(kept.text), link: false, named: kept.tab === awaited });
    else if (awaited) this.tell({ text: null, link: false });
  }
}

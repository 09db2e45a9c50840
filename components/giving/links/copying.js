// The link to this screen, into the clipboard. Where a person's own text stands on it, they are asked
// whether it goes along: in the fragment, which no browser sends to a server.
import { canPack, pack } from "./packed.js";

const LOOK_MS = 200; // how often it is looked whether the address is still the one that was copied

const copiers = new WeakMap(); // the root -> its copier: it outlives each update of its data

export default function (component) {
  const root = component.parentElement;
  if (!copiers.has(root)) copiers.set(root, new Copier(root));
  copiers.get(root).update(component.data);
}

class Copier {
  constructor(root) {
    const part = (name) => root.querySelector(`.ct-copy-${name}`);
    this.parts = {};
    for (const name of ["open", "said", "choice", "without", "with", "link"]) {
      this.parts[name] = part(name);
    }
    this.question = root.querySelector("#ct-copy-question");
    const { open, choice } = this.parts;
    open.addEventListener("click", () => {
      if (this.data.own === "text") this.ask(choice.hidden);
      else this.copy("", this.data.words.copied);
    });
    this.parts.without.addEventListener("click", () => this.copy("", this.data.words.without));
    this.parts.with.addEventListener("click", () => this.copyWithText());
    // The focus stays on the button that has opened it.
    root.querySelector(".ct-copy").addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || choice.hidden) return;
      event.stopPropagation();
      this.ask(false);
      open.focus();
    });
  }

  update(data) {
    const before = this.data;
    this.data = data;
    const { words } = data;
    const { open, without, with: along, link } = this.parts;
    open.querySelector("span").textContent = words.open;
    this.question.textContent = words.question;
    without.textContent = words.linkWithout;
    along.textContent = words.linkWith;
    link.setAttribute("aria-label", words.link);
    // Until now neither seen, nor heard, nor reached by keys: its buttons had no names.
    open.parentElement.style.visibility = "";
    if (data.own === "text") {
      open.setAttribute("aria-controls", "ct-copy-choice");
      open.setAttribute("aria-expanded", String(!this.parts.choice.hidden));
    } else {
      open.removeAttribute("aria-controls");
      open.removeAttribute("aria-expanded");
      this.parts.choice.hidden = true;
    }
    // What was said, and asked, was about the link of another screen.
    if (before && before.about !== data.about) this.ask(false);
    else if (before && before.words.open !== words.open) this.say("");
  }

  ask(open) {
    this.parts.choice.hidden = !open;
    this.parts.open.setAttribute("aria-expanded", String(open));
    this.say("");
    if (open) this.packText(); // ready by the time it is asked for: a browser copies on a click only
  }

  get text() {
    return document.querySelector(this.data.box)?.value ?? "";
  }

  packText() {
    const { text } = this;
    if (this.packing?.text !== text && canPack) {
      const packing = { text };
      this.packing = packing;
      packing.done = pack(text).then((packed) => {
        packing.packed = packed;
        return packing;
      });
    }
    return this.packing;
  }

  async copyWithText() {
    const { words, most } = this.data;
    if (!canPack) {
      this.say(words.cannot);
      return;
    }
    let packing = this.packText();
    if (packing.packed === undefined) packing = await packing.done;
    if (packing.packed.length > most) this.say(words.tooLong);
    else await this.copy(`#text=${packing.packed}`, words.with);
  }

  async copy(fragment, said) {
    const link = location.origin + location.pathname + location.search + fragment;
    const copied = await this.toClipboard(link);
    this.parts.choice.hidden = true;
    if (this.data.own === "text") this.parts.open.setAttribute("aria-expanded", "false");
    this.say(copied ? said : this.data.words.byHand, copied ? "" : link);
    if (copied) this.parts.open.focus();
    else this.parts.link.select();
  }

  // Without a certificate (a workshop's room) a browser has no clipboard to write to, but for the way
  // that every browser has had for long.
  async toClipboard(link) {
    try {
      await navigator.clipboard.writeText(link);
      return true;
    } catch {
      const field = this.parts.link;
      field.value = link;
      field.hidden = false;
      field.select();
      return document.execCommand("copy");
    }
  }

  say(words, link = "") {
    this.parts.said.textContent = words;
    this.parts.link.value = link;
    this.parts.link.hidden = !link;
    clearInterval(this.look);
    if (!words) return;
    // No browser tells when a script changes the address, as Streamlit does after another choice.
    const about = location.pathname + location.search;
    this.look = setInterval(() => {
      if (about !== location.pathname + location.search) this.say("");
    }, LOOK_MS);
  }
}

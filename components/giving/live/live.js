// Follows the page's text box: what was made from another text is dimmed as soon as a key is
// pressed, and the text is sent when typing rests. The box is Streamlit's own: caret, undo, accents
// and what a keyboard composes are the browser's business, and nothing here ever writes into it.
import { versionOf } from "./version.js";

const REST_MS = 400; // after the last key
const LOOK_MS = 150; // how often what is behind is looked at
const QUIET_MS = 10_000; // a person who goes on typing is not told again within this time

const followers = new WeakMap(); // the root -> its follower: it outlives each update of its data

export default function (component) {
  const root = component.parentElement;
  if (!followers.has(root)) followers.set(root, new Follower(root));
  followers.get(root).update(component.data);
  return () => {
    followers.get(root)?.end();
    followers.delete(root);
  };
}

// Characters as the server counts them: an emoji is one.
const longerThan = (text, most) => text.length > most && [...text].length > most;

class Follower {
  constructor(root) {
    this.root = root;
    this.style = document.head.appendChild(document.createElement("style"));
    this.version = null; // what stands in the box, while some part was made from another text
    this.heights = new Map(); // how high each part was before
    this.ears = new AbortController();
    const hear = (type, heard) => document.addEventListener(
      type,
      (event) => event.target.matches?.(this.data.box) && heard(event),
      { capture: true, signal: this.ears.signal },
    );
    hear("input", (event) => this.typed(event.isComposing));
    hear("compositionend", () => this.typed(false));
    hear("paste", (event) => this.given(event, event.clipboardData));
    hear("drop", (event) => this.given(event, event.dataTransfer));
    hear("focusin", () => this.describe());
    document.addEventListener("visibilitychange", () => this.hidden(), {
      signal: this.ears.signal,
    });
  }

  get box() {
    return document.querySelector(this.data.box);
  }

  update(data) {
    const before = this.data;
    this.data = data;
    this.root.querySelector(".ct-about").textContent = data.words.about;
    this.describe();
    if (before && before.words.current !== data.words.current) {
      // It was told in another language; what is still behind is not told again.
      this.told = this.told === before.words.behind ? data.words.behind : null;
      this.toldAt = undefined;
      this.root.querySelector(".ct-told").textContent = "";
    }
    if (!before) {
      if (document.activeElement === this.box) this.typed(false); // quicker than this page
    } else if (before.origin !== data.origin) {
      this.refuse(false);
      this.dim(data.version); // a click put another text in
    }
  }

  end() {
    this.ears.abort();
    clearTimeout(this.rest);
    clearTimeout(this.look);
    clearInterval(this.watch);
    this.style.remove();
  }

  describe() {
    this.box?.setAttribute("aria-describedby", "ct-live-about");
  }

  // --- what is typed

  typed(composing) {
    clearTimeout(this.rest);
    this.refuse(false);
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = null;
        this.dim(versionOf(this.box?.value ?? ""));
      });
    }
    if (!composing) this.rest = setTimeout(() => this.send(), REST_MS);
  }

  hidden() {
    if (document.hidden && this.version) this.send();
  }

  // Streamlit's box sends its text on Ctrl+Enter, and only if it has changed.
  send() {
    clearTimeout(this.rest);
    this.box?.dispatchEvent(new KeyboardEvent("keydown", {
      key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true,
    }));
  }

  // --- what is pasted or dropped

  given(event, from) {
    const added = from?.getData("text/plain") ?? "";
    const { value, selectionStart, selectionEnd } = event.target;
    const tooLong = longerThan(
      value.slice(0, selectionStart) + added + value.slice(selectionEnd), this.data.most,
    );
    if (tooLong) event.preventDefault();
    this.refuse(tooLong);
  }

  refuse(tooLong) {
    this.refusal?.remove(); // an alert stands only where there is something to say
    if (!tooLong) return;
    this.refusal = document.createElement("p");
    this.refusal.className = "ct-refused";
    this.refusal.setAttribute("role", "alert");
    this.refusal.textContent = this.data.words.tooLong;
    this.root.querySelector(".ct-told").before(this.refusal);
  }

  // --- what was made from another text

  dim(version) {
    if (this.version === version) return;
    if (this.version === null) {
      for (const part of this.data.parts) {
        const height = document.querySelector(part)?.offsetHeight;
        if (height) this.heights.set(part, height);
      }
    }
    this.version = version;
    const rules = this.data.parts.map((part) => {
      const height = this.heights.get(part) ?? 0;
      return `${this.behind(part)} { opacity: var(--ct-behind); }
        ${this.partial(part)} { min-height: ${height}px; }`;
    });
    this.style.textContent = rules.join("\n");
    this.lookAgain();
  }

  behind(part) {
    return `${part}:not(:has([data-from="${this.version}"]))`;
  }

  // A part that was made from this text, but of which more is to come.
  partial(part) {
    return `${part}:not(:has([data-from="${this.version}"][data-whole="1"]))`;
  }

  lookAgain() {
    clearTimeout(this.look);
    const { parts, words } = this.data;
    const some = (which) => parts.some((part) => document.querySelector(which(part)));
    const fresh = this.box && versionOf(this.box.value) === this.version;
    if (some((part) => this.behind(part))) this.tell(words.behind);
    else if (fresh && this.told === words.behind) this.tell(this.answer());
    if (fresh && !some((part) => this.partial(part))) {
      this.version = null;
      this.heights.clear();
      this.style.textContent = "";
      return;
    }
    this.look = setTimeout(() => {
      if (this.box) this.dim(versionOf(this.box.value));
      this.lookAgain();
    }, LOOK_MS);
  }

  // Which answer there is now, as its display says it to those who do not see it.
  answer() {
    const said = [...document.querySelectorAll(this.data.said)].map((each) => each.textContent.trim());
    return [this.data.words.current, ...said].join(" ");
  }

  tell(words) {
    const now = performance.now();
    const again = words === this.data.words.behind && now - (this.toldAt ?? -QUIET_MS) < QUIET_MS;
    if (this.told === words || again) return;
    [this.told, this.toldAt] = [words, now];
    this.root.querySelector(".ct-told").textContent = words;
    this.forgetWithTheAnswer();
  }

  // Who reads on meets what was told where it was told: never beside another model's answer, nor
  // with a number that the display chosen since hides.
  forgetWithTheAnswer() {
    clearInterval(this.watch);
    if (this.told === this.data.words.behind) return;
    this.watch = setInterval(() => {
      if (this.told === this.answer()) return;
      clearInterval(this.watch);
      if (this.told !== this.data.words.behind) this.root.querySelector(".ct-told").textContent = "";
    }, LOOK_MS);
  }
}

// What the page needs that Streamlit does not do: it names its language and says in it what
// Streamlit says in English, marks the link that leads to where one is, and lets one ask for the
// help of a switch without flipping it. The server puts WORDS before this: language -> sentence ->
// translation (components/site/streamlit_words.py).

import { keepChosen } from "./chosen.js";
import { showMore } from "./more_below.js";
import { followPopovers } from "./popovers.js";
import { leadToChosen } from "./radios.js";
import { keepInSight } from "./strips.js";

const SAID = ["aria-label", "aria-roledescription", "title", "placeholder"];
// What stands in these is ours or the person's, and stays.
const OURS = ".stHtml, .stMarkdown, .stBidiComponent, textarea, [role=option], [data-testid=stIconMaterial]";

let language = document.documentElement.lang;
const before = new WeakMap(); // element or text -> place -> [as Streamlit wrote it, as we did]

function pattern(sentence) {
  const names = [];
  const source = sentence
    .split(/\{(\w+)\}/)
    .map((part, i) => {
      if (i % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(part);
      return part.length === 1 ? "([\\d.,]+)" : "(.+)"; // {n}: a number
    })
    .join("");
  return { names, expression: new RegExp(`^${source}$`) };
}

const PATTERNS = Object.keys(Object.values(WORDS)[0])
  .filter((sentence) => sentence.includes("{"))
  .map((sentence) => ({ sentence, ...pattern(sentence) }));

function translated(text) {
  const words = WORDS[language];
  const sentence = text.trim();
  if (!words || !sentence || sentence.length > 1000) return text;
  if (Object.hasOwn(words, sentence)) return text.replace(sentence, () => words[sentence]);
  for (const { sentence: key, names, expression } of PATTERNS) {
    const found = expression.exec(sentence);
    if (!found || !Object.hasOwn(words, key)) continue;
    return names.reduce((said, name, i) => {
      const number = name.length === 1 && Number(found[i + 1]);
      const value = number ? number.toLocaleString(language) : found[i + 1];
      return said.replace(`{${name}}`, () => value);
    }, words[key]);
  }
  return text;
}

function say(node, place, now, write) {
  const held = before.get(node) ?? {};
  const [source, ours] = held[place] ?? [now, now];
  const original = now === ours ? source : now;
  const said = translated(original);
  if (said === now && said === original) return;
  before.set(node, { ...held, [place]: [original, said] });
  if (said !== now) write(said);
}

function sayAttributes(element) {
  if (element.closest(OURS)) return;
  for (const name of SAID) {
    const now = element.getAttribute(name);
    if (now) say(element, name, now, (said) => element.setAttribute(name, said));
  }
}

function sayText(text) {
  const parent = text.parentElement;
  if (!parent || ["SCRIPT", "STYLE"].includes(parent.tagName) || parent.closest(OURS)) return;
  say(text, "text", text.data, (said) => {
    text.data = said;
  });
}

function sayAll(root) {
  if (root.nodeType === Node.TEXT_NODE) sayText(root);
  if (root.nodeType !== Node.ELEMENT_NODE || root.closest(OURS)) return;
  sayAttributes(root);
  root.querySelectorAll(SAID.map((name) => `[${name}]`).join()).forEach(sayAttributes);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) sayText(walker.currentNode);
}

// The help of a switch stands in its label, and a label passes on whatever is pressed in it. What is
// stopped at the button itself has already been heard by what shows the help.
const KINDS = ["pointerdown", "mousedown", "touchstart", "pointerup", "mouseup", "touchend", "click"];
const helps = new WeakSet();

function keepHelp(button) {
  if (helps.has(button)) return;
  helps.add(button);
  for (const kind of KINDS) {
    button.addEventListener(kind, (event) => {
      event.stopPropagation();
      if (kind !== "click") return;
      event.preventDefault();
      button.focus();
    });
  }
}

// A page that was just opened names in its address what it shows. Streamlit makes of that a step of
// its own, and the first way Back would lead from the page to itself: it takes the step's place
// instead, until the person does something.
const push = history.pushState;
let opened = true;
for (const kind of ["pointerdown", "keydown"]) {
  addEventListener(kind, () => { opened = false; }, true);
}
addEventListener("popstate", () => { opened = false; });
history.pushState = function (state, title, url) {
  const same = url === undefined || new URL(url, document.baseURI).pathname === location.pathname;
  if (same && opened) {
    history.replaceState(state, title, url);
    return;
  }
  opened = !same;
  push.call(history, state, title, url);
};

// Streamlit's first link leads to all that is not its own, and that begins with our navigation.
addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-testid=stSkipToContent]")) return;
  const heading = document.querySelector("[data-testid=stMain] h1");
  if (!heading) return;
  event.preventDefault();
  event.stopPropagation();
  heading.tabIndex = -1;
  heading.focus();
}, true);

function mend() {
  document.querySelectorAll("label .stTooltipIcon button").forEach(keepHelp);
  document.querySelector(".st-key-ct-nav")?.setAttribute("role", "navigation");
  for (const link of document.querySelectorAll(".st-key-ct-nav a")) {
    if (!link.getAttribute("href")) link.setAttribute("href", "./"); // "" is where one is already
    const here = new URL(link.href, document.baseURI).pathname === location.pathname;
    if (here !== link.hasAttribute("aria-current")) {
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }
  const now = document.querySelector("[data-ct-language]")?.dataset.ctLanguage;
  if (now && now !== language) {
    language = now;
    document.documentElement.lang = now;
    sayAll(document.body);
  }
  followPopovers();
  showMore();
  keepChosen();
  keepInSight();
}

let asked = false;
new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) {
    if (type === "attributes") sayAttributes(target);
    else if (type === "characterData") sayText(target);
    else addedNodes.forEach(sayAll);
  }
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    mend();
  });
}).observe(document.documentElement, {
  attributeFilter: [...SAID, "data-ct-language"],
  characterData: true,
  childList: true,
  subtree: true,
});
leadToChosen();
sayAll(document.body);

// What is pressed before its ear is there (choices.js, still on its way) is kept, and heard by it.
// Keys, too (presenting/early.js): a click means that what was typed before it was for something else.
const MOST_KEYS = 50;
globalThis.ctKeys = [];
addEventListener("click", (event) => {
  globalThis.ctPressed = { target: event.target, since: performance.now() };
  if (event.detail > 0) globalThis.ctKeys = []; // by a pointer: a key on a button clicks it, too
}, true);
addEventListener("keydown", (event) => {
  globalThis.ctKeys = [...globalThis.ctKeys, { event, path: location.pathname }].slice(-MOST_KEYS);
}, true);

// Saves the files that were asked for, once each, as soon as they are written, and looks for them
// while they are. It draws nothing: the buttons are Streamlit's.
const GIVE_UP_MS = 20_000;
const AGAIN_MS = 4_000; // a look that nobody answered is made again
const saved = new Set(); // "session-number-times"
const ends = new WeakMap(); // the root -> what ends its timers and listeners

const button = (key) => document.querySelector(`.st-key-${CSS.escape(key)} button`);

// What saves it comes with the same run, a moment before or after.
const save = (number, name, tell) => {
  if (saved.has(name)) {
    tell(); // told once already, and that was lost
    return;
  }
  const until = performance.now() + GIVE_UP_MS;
  const look = () => {
    if (saved.has(name)) return;
    const at = button(`ct-saved-${number}`);
    if (at && !at.closest("[data-stale=true]")) {
      saved.add(name);
      const before = document.activeElement;
      at.click();
      before?.focus?.({ preventScroll: true });
      tell();
    } else if (performance.now() < until) requestAnimationFrame(look);
  };
  look();
};

// Who was on a button that went (Cancel, Try again) finds the focus on what stands there now, or on
// the button that asked for the file.
const keepFocus = (group, buttons, signal) => {
  let row = null;
  const rowOf = (at) => {
    const found = at instanceof Element && at.closest(`[class*="st-key-ct-asked-${group}-"]`);
    return found ? /-(\d+)(?:-[a-z]+)?(?:\s|$)/.exec(found.className)?.[1] : null;
  };
  document.addEventListener("focusin", (event) => { row = rowOf(event.target); }, { signal });
  document.addEventListener("pointerdown", (event) => { row = rowOf(event.target); }, { signal });
  row = rowOf(document.activeElement);
  return () => {
    if (row && document.activeElement === document.body) {
      const number = row;
      (button(`ct-saved-${number}`) ?? button(buttons()[number] ?? ""))?.focus({ preventScroll: true });
    }
  };
};

// The line of the last press comes into sight, below a phone's screen full of buttons; no further
// than it must, and once: whoever scrolls on stays there.
const seen = new Set(); // "session-number-times"
const bringIntoSight = (group, name, number) => {
  if (seen.has(name)) return;
  seen.add(name);
  const until = performance.now() + GIVE_UP_MS;
  const look = () => {
    const row = document.querySelector(`.st-key-ct-asked-${CSS.escape(group)}-${number}`);
    if (row?.offsetHeight && !row.closest("[data-stale=true]")) row.scrollIntoView({ block: "nearest" });
    else if (performance.now() < until) requestAnimationFrame(look);
  };
  look();
};

const state = new WeakMap(); // the root -> what was told last

export default function ({ data, parentElement, setTriggerValue }) {
  state.set(parentElement, data);
  ends.get(parentElement)?.();
  const over = new AbortController();
  const mend = keepFocus(data.group, () => state.get(parentElement).buttons, over.signal);
  const looked = new MutationObserver(mend);
  const rows = document.querySelector(`.st-key-ct-asked-${CSS.escape(data.group)}`);
  if (rows) looked.observe(rows, { childList: true, subtree: true });
  for (const [number, times] of Object.entries(data.save)) {
    save(number, `${data.session}-${number}-${times}`, () =>
      setTriggerValue("saved", `${number}-${times}`));
  }
  if (data.newest) {
    bringIntoSight(data.group, `${data.session}-${data.newest}`, data.newest.split("-")[0]);
  }
  let timer = 0;
  const look = () => {
    setTriggerValue("look", data.look);
    timer = setTimeout(look, AGAIN_MS);
  };
  if (data.every) timer = setTimeout(look, data.every);
  const leave = () => {
    clearTimeout(timer);
    looked.disconnect();
    over.abort();
  };
  ends.set(parentElement, leave);
  return leave;
}

// Popovers by keyboard. Streamlit draws what is in them at the end of the page, last in the order of
// tabs and far from their button, and leaves the focus on the button. Here a popover that a key opened
// takes the focus, as a dialog does, and stands in the order of tabs where one sees it: after its
// button. With the mouse all is as Streamlit has it. Of all popovers one at most is open.

const BUTTON = "[data-testid=stPopoverButton]";
const BODY = "[data-testid=stPopoverBody]";
const STOPS = "a[href], button, input, select, textarea, summary, [tabindex]";

let entering = false; // a key has opened one whose content is yet to come
let entered = null; // what took the focus then, as long as the person does nothing: more may come before it
// The one that has the focus: its name, what stood before its button when the person last did something,
// and which stop has it; once it is gone, with what one goes on.
let held = null;
let byKey = false; // the last thing that the person did
// What the person has opened, and done nothing since: its name, whether it was there, and whether it
// was opened anew for them.
let wanted = null;

const bodyOpen = () => document.querySelector(BODY);
const buttonOpen = () => document.querySelector(`${BUTTON}[aria-expanded=true]`);

function stopsIn(root) {
  return [...root.querySelectorAll(STOPS)].filter(
    (at) => at.tabIndex >= 0 && !at.disabled && at.getClientRects().length,
  );
}

// What explains a field stands before it, and would be heard first.
const isHelp = (stop) => stop.closest(".stTooltipIcon");

function enter(body, at = 0) {
  const stops = stopsIn(body);
  const stop = stops[at] ?? stops.at(-1);
  const to = at === 0 ? (stops.find((each) => !isHelp(each)) ?? stop) : stop;
  entering = !to;
  // Until there is something in it, the dialog itself has the focus, and its name is heard.
  if (!to) body.tabIndex = -1;
  entered = at === 0 ? to : null;
  (to ?? body).focus({ preventScroll: true }); // it may not have come to its place yet
}

// What it opened from may still be on its way when it opens (Streamlit fetches the code of each kind of
// widget), and what replaces it may stand beside it before it goes: what counts is what a person met.
function remember() {
  const button = buttonOpen();
  if (!held || held.to || !button) return;
  const main = stopsIn(document.querySelector(".stMain"));
  held.before = main.slice(0, Math.max(0, main.indexOf(button))).reverse();
}

function leave() {
  const button = buttonOpen();
  button.click();
  button.focus();
}

function tab(event) {
  const body = bodyOpen();
  const at = document.activeElement;
  if (!body || event.ctrlKey || event.altKey || event.metaKey) return;
  if (at === buttonOpen()) {
    if (event.shiftKey) {
      leave(); // and the browser goes on from the button
    } else {
      event.preventDefault();
      enter(body);
    }
  } else if (body.contains(at)) {
    const stops = stopsIn(body);
    const outermost = event.shiftKey ? stops[0] : stops.at(-1);
    if (outermost && at !== outermost && at !== body) return;
    if (event.shiftKey) event.preventDefault(); // the button stands before the first
    if (event.shiftKey || outermost === at) leave();
    else if (!outermost) event.preventDefault(); // what it holds is on its way
  }
}

addEventListener("keydown", (event) => {
  byKey = true;
  wanted = entered = null;
  if (held?.to) held = null;
  remember();
  if (event.key === "Tab") tab(event);
  else entering = false;
}, true);
addEventListener("pointerdown", () => { byKey = entering = false; wanted = entered = null; }, true);
// Whoever gives a file is done with the popover, and a file that is dragged in presses nothing.
for (const given of ["change", "drop"]) {
  addEventListener(given, () => {
    wanted = entered = null;
    remember();
  }, true);
}
addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest(BUTTON);
  const opens = button && button.getAttribute("aria-expanded") === "false";
  wanted = opens ? { name: button.textContent, there: false, anew: wanted !== null } : null;
  if (button && event.detail === 0) entering = opens; // a key presses with no clicks
}, true);
addEventListener("focusin", ({ target }) => {
  const body = target.closest?.(BODY);
  if (!body) {
    if (target !== held?.to) held = null;
    return;
  }
  if (!held) {
    held = { name: body.getAttribute("aria-label"), before: [], to: null };
    remember();
  }
  held.at = stopsIn(body).indexOf(target);
}, true);

// Where one goes on when what one chose in a popover has taken it off the page, button and all: from
// the button that stands there now, or from what comes after that which stood before it.
function next() {
  const main = stopsIn(document.querySelector(".stMain"));
  const button = main.find((stop) => stop.matches(BUTTON) && stop.textContent.includes(held.name));
  if (button) return button;
  const before = held.before.find((stop) => stop.isConnected);
  return main[main.indexOf(before) + 1];
}

// Who closes one and opens it at once is told by the run that the closing began that it is closed: it
// is opened for them again, once.
function keepOpen(body) {
  if (wanted === null) return;
  if (body) {
    wanted.there = true;
  } else if (wanted.there && wanted.anew) {
    wanted = null;
  } else if (wanted.there) {
    const { name } = wanted;
    [...document.querySelectorAll(BUTTON)].find((button) => button.textContent === name)?.click();
  }
}

// Called after each change of the page. Until the person does something, what comes takes the focus
// over from what goes.
export function followPopovers() {
  const body = bodyOpen();
  keepOpen(body);
  const at = document.activeElement;
  const nowhere = at === document.body;
  if (body && entering) {
    enter(body);
  } else if (body && entered && at === entered && stopsIn(body).find((each) => !isHelp(each)) !== at) {
    enter(body);
  } else if (body) {
    if (held && byKey && nowhere) enter(body, Math.max(0, held.at)); // it was drawn anew
  } else if (held && !byKey) {
    held = null;
  } else if (held && (nowhere || at === held.to)) {
    held.to = next();
    if (held.to !== at) held.to?.focus();
  }
}

// Hears the form of the question that is asked, `form[data-ct-asked="name"]`, and tells Python what
// was entered and how long it took by this browser's own clock: from the first frame in which the
// question stood on the screen. The focus goes to the heading of each new question. It draws nothing.
// Whether the session is open it asks the server: a pause is told where the question is read.
const FORM = "form[data-ct-asked]";
const LATE_MS = 12_000; // a store that is locked is waited for up to 8 s
const GIVE_UP_MS = 15_000;
const DRAFT = "ct-asked-draft";

let asked = null; // what Python last said: the component's data
let tell = () => {};
let sending = null; // what is under way: {name, fields, seconds}; a second press is none
let wish = null; // other fields that were sent meanwhile: they go if what is under way is refused
let late = 0;
let session = "";
let refusals = 0;
let focused = "";
const since = new Map(); // a question's name -> when it was first seen
const restored = new WeakSet(); // forms that have their draft back

const current = () => [...document.querySelectorAll(FORM)]
  .find((form) => form.dataset.ctAsked === asked?.name && !form.closest("[data-stale=true]"));

// Any of them may be pressed, one that a run is about to draw anew, too.
const isAsked = (form) => form?.dataset.ctAsked === asked?.name;

const fieldsOf = (form, submitter) => {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name.startsWith("ct-")) fields[name.slice(3)] = value;
  }
  if (submitter?.name.startsWith("ct-")) fields[submitter.name.slice(3)] = submitter.value;
  return fields;
};

// All that stand: while a run is under way the one on screen may be on its way out.
const rest = (text) => {
  for (const form of document.querySelectorAll(FORM)) {
    form.removeAttribute("aria-busy");
    say(form, text);
  }
};

const say = (form, text) => {
  const status = form?.querySelector("[role=status]");
  if (status) status.textContent = text;
};

const keepDraft = (form) => {
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify({ name: asked.name, fields: fieldsOf(form) }));
  } catch {
    // a browser that keeps nothing
  }
};

const restore = (form) => {
  if (restored.has(form)) return;
  restored.add(form);
  try {
    const draft = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null");
    if (draft?.name !== asked.name) return;
    for (const [name, value] of Object.entries(draft.fields)) {
      for (const field of form.querySelectorAll(`[name="ct-${CSS.escape(name)}"]`)) {
        if (field.type === "radio") field.checked = field.value === value;
        else if (field.tagName !== "BUTTON" && !field.value) field.value = value;
      }
    }
  } catch {
    // no draft
  }
};

const missing = (form) => [...form.querySelectorAll("[data-ct-need]")].find((group) => {
  const fields = [...group.querySelectorAll("input, textarea")];
  return fields.every((one) => (one.type === "radio" ? !one.checked : !one.value.trim()));
});

const send = (form) => {
  form?.setAttribute("aria-busy", "true");
  say(form, asked.storing);
  clearTimeout(late);
  late = setTimeout(() => {
    sending = wish = null; // it may be sent again: the store takes it once
    rest(asked.late);
  }, LATE_MS);
  tell(sending);
};

const submitted = (event) => {
  const form = event.target instanceof Element && event.target.closest(FORM);
  if (!form) return;
  event.preventDefault();
  if (!asked || !isAsked(form)) return;
  if (sending) {
    const fields = fieldsOf(form, event.submitter);
    if (JSON.stringify(fields) !== JSON.stringify(sending.fields)) wish = { ...sending, fields };
    return;
  }
  const empty = missing(form);
  const alert = form.querySelector(".ct-missing");
  if (alert) alert.hidden = !empty;
  if (empty) {
    empty.querySelector("input, textarea")?.focus();
    return;
  }
  const now = performance.now();
  const from = since.get(asked.name) ?? now;
  sending = { name: asked.name, fields: fieldsOf(form, event.submitter), seconds: (now - from) / 1000 };
  send(form);
};

const entered = (event) => {
  const form = event.target instanceof Element && event.target.closest(FORM);
  if (!form || !isAsked(form)) return;
  const alert = form.querySelector(".ct-missing");
  if (alert) alert.hidden = true;
  keepDraft(form);
};

// A press so soon after a question's first frame is the second one of a double tap on the question
// before: nobody has read this one. What is pressed is neither sent nor ticked.
const EARLY_MS = 450;
const isEarly = () => {
  const now = performance.now();
  if (asked && !since.has(asked.name)) since.set(asked.name, now);
  return since.size > 1 && now < (since.get(asked?.name) ?? now) + EARLY_MS; // the first follows none
};
const pressed = (event) => {
  const form = event.target instanceof Element && event.target.closest(FORM);
  if (!form || !isEarly()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
};

document.addEventListener("click", pressed, { capture: true });
document.addEventListener("submit", submitted);
document.addEventListener("input", entered);

// Leads to the question of this name as soon as it is there: the focus, its draft, its clock. Until the
// page is at rest, or the person does something, the run may still put another element in its place.
const REST_MS = 1_500;
let acted = 0; // when the person last did something
for (const type of ["pointerdown", "keydown"]) {
  document.addEventListener(type, () => { acted = performance.now(); }, { capture: true, passive: true });
}
// How the session stands: told to whoever reads a question, not only to who sends.
const LOOK_MS = 1_500;
let stands = "open"; // how it stood when it was last asked for
let shut = ""; // the question during which it was not open
const REFUSED = ".st-key-ct-refused";
const tellState = () => {
  // What was refused because of how the session stood is over with that: one of both is told.
  for (const box of document.querySelectorAll(REFUSED)) {
    box.toggleAttribute("data-ct-over", Boolean(asked?.shut) && stands !== asked.shut);
  }
  const line = current()?.querySelector(".ct-paused");
  if (!line) return;
  const text = stands !== "open" ? (asked[stands] ?? "") : shut === asked.name ? asked.open : "";
  if (line.textContent !== text) line.textContent = text;
};
const lookAtRoom = async () => {
  const room = asked?.room;
  const before = refusals;
  if (room && current() && !document.hidden) {
    try {
      const answer = await fetch(new URL(`./rooms/${room}`, document.baseURI), { cache: "no-store" });
      const { state } = answer.ok ? await answer.json() : { state: stands };
      if (room === asked?.room && before === refusals) { // a refusal is the later word
        stands = state;
        if (state !== "open") shut = asked.name;
        tellState();
      }
    } catch {
      // no connection: what is sent says so
    }
  }
  setTimeout(lookAtRoom, LOOK_MS);
};
lookAtRoom();

const arrive = (name) => {
  const begun = performance.now();
  let rests = begun;
  const look = () => {
    if (asked?.name !== name) return;
    const now = performance.now();
    const form = current();
    const heading = [...document.querySelectorAll("h1.ct-asked-title")]
      .find((one) => one.dataset.ctStep === name && !one.closest("[data-stale=true]"));
    if (form) {
      if (!since.has(name)) since.set(name, now);
      restore(form);
      tellState();
      form.toggleAttribute("data-ct-heard", !isEarly()); // from now on presses count
    }
    // Who was refused goes on where they are; only what a run took away is given back.
    const lost = document.activeElement === document.body && acted < begun;
    if (heading && (focused !== name || lost)) {
      if (focused !== name) document.querySelector(".stMain")?.scrollTo(0, 0);
      focused = name;
      heading.focus({ preventScroll: true });
    }
    const runs = document.querySelector(".stApp")?.dataset.testScriptState === "running";
    if (runs || !heading) rests = now;
    if (now - rests < REST_MS && now - begun < GIVE_UP_MS) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

export default function ({ data, setTriggerValue }) {
  // What a run has moved on the page is told once more of what it asked before: that is over.
  if (asked && session === data.session && data.turn < asked.turn) return;
  const again = sending && sending.name === data.name;
  const anew = session !== data.session;
  const refused = data.refusals !== refusals && !anew;
  asked = data;
  tell = (what) => setTriggerValue("sent", what);
  session = data.session;
  refusals = data.refusals;
  if (refused && data.shut) {
    stands = data.shut;
    shut = data.name;
  }
  tellState();
  if (!again || refused) {
    clearTimeout(late);
    if (sending) rest("");
    sending = again ? wish : null;
    wish = null;
    if (sending) send(current() ?? [...document.querySelectorAll(FORM)].find(isAsked));
  } else if (anew) {
    send(current()); // the server that it was sent to is gone
  }
  arrive(data.name);
}

// Keeps a queue in the person's own tab, in packed pieces that mean nothing here: the cases once,
// and what was said of them in pages. Tells a session that has not heard of it what there is.
const NAME = "ct-review"; // the name of the cases
const BASE = "ct-review-base";
const PAGE = "ct-review-page-";
let heard = ""; // the session that was told last what this tab has

const pages = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PAGE));

const forget = () => {
  for (const key of [NAME, BASE, ...pages()]) sessionStorage.removeItem(key);
};

const stored = () => {
  const base = sessionStorage.getItem(BASE);
  if (!base) return null;
  const kept = {};
  for (const key of pages()) kept[key.slice(PAGE.length)] = sessionStorage.getItem(key);
  return { base, pages: kept };
};

const keep = ({ name, base, pages: changed, gone }) => {
  if (gone) forget();
  if (base) {
    forget();
    sessionStorage.setItem(BASE, base);
    sessionStorage.setItem(NAME, name);
  }
  if (!name || sessionStorage.getItem(NAME) !== name) return;
  for (const [number, page] of Object.entries(changed)) {
    if (page) sessionStorage.setItem(PAGE + number, page);
    else sessionStorage.removeItem(PAGE + number);
  }
};

export default function ({ data, setTriggerValue }) {
  if (data.ask) {
    if (heard === data.session) return;
    heard = data.session;
    let found = null;
    try {
      found = stored();
    } catch {
      // a browser that keeps nothing
    }
    setTriggerValue("brought", found ?? "none");
    return;
  }
  try {
    keep(data);
    if (data.base) setTriggerValue("kept", data.name);
  } catch {
    try {
      forget();
    } catch {
      // nothing was kept
    }
    if (data.name) setTriggerValue("kept", `!${data.name}`);
  }
}

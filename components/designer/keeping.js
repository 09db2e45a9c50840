// Keeps the design on the bench in the person's own tab, as one text that means nothing here, and
// tells a session that has not heard of it what there is.
const DESIGN = "ct-design";
let heard = ""; // the session that was told last what this tab has

export default function ({ data, setTriggerValue }) {
  if (!data.ask) {
    try {
      sessionStorage.setItem(DESIGN, data.design);
    } catch {
      // a browser that keeps nothing
    }
    return;
  }
  if (heard === data.session) return;
  heard = data.session;
  let found = null;
  try {
    found = sessionStorage.getItem(DESIGN);
  } catch {
    // the same
  }
  setTriggerValue("brought", found ?? "none");
}

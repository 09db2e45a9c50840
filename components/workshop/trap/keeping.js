// Keeps what was answered in the lesson in the person's own tab, and tells a session that has not
// heard of it what there is. It draws nothing.
const VOTES = "ct-trap-votes";
let heard = ""; // the session that was told last what this tab has

export default function ({ data, setTriggerValue }) {
  if (!data.ask) {
    try {
      sessionStorage.setItem(VOTES, data.votes);
    } catch {
      // a browser that keeps nothing
    }
    return;
  }
  if (heard === data.session) return;
  heard = data.session;
  let found = null;
  try {
    found = sessionStorage.getItem(VOTES);
  } catch {
    // the same
  }
  setTriggerValue("brought", found ?? "none");
}

// Keeps one text, which means nothing here, in the person's own tab under a name, and tells a session
// that has not heard of it what there is. It draws nothing.
const heard = new Map(); // name -> the session that was told last what this tab has

export default function ({ data, setTriggerValue }) {
  const { name, session, ask, text } = data;
  if (!ask) {
    try {
      sessionStorage.setItem(`ct-${name}`, text);
    } catch {
      // a browser that keeps nothing
    }
    return;
  }
  if (heard.get(name) === session) return;
  heard.set(name, session);
  let found = null;
  try {
    found = sessionStorage.getItem(`ct-${name}`);
  } catch {
    // the same
  }
  setTriggerValue("brought", found ?? "none");
}

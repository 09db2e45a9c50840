// Keeps the key of the study that this tab looks after, in this tab alone. The facilitator's link
// brings one in its fragment, which no browser sends to a server and which is taken out at once.
const NAME = "ct-facilitated";
const LINK = "#facilitator=";
let told = ""; // which session was told what last

function take() {
  if (!location.hash.startsWith(LINK)) return null;
  const brought = location.hash.slice(LINK.length);
  history.replaceState(history.state, "", location.pathname + location.search);
  return brought;
}

export default function ({ data, setTriggerValue }) {
  const { session, own, left } = data;
  const tell = () => {
    let kept = take();
    try {
      if (kept) sessionStorage.setItem(NAME, kept);
      else if (own) sessionStorage.setItem(NAME, own);
      else if (left) sessionStorage.removeItem(NAME);
      else kept = sessionStorage.getItem(NAME);
    } catch {
      // a browser that keeps nothing: the key lasts as long as the page stays open
    }
    if (!kept || kept === own) return;
    const now = `${session} ${kept}`;
    if (told === now) return;
    told = now;
    const [study, key] = kept.split(".");
    setTriggerValue("brought", { study, key });
  };
  tell();
  addEventListener("hashchange", tell);
  return () => removeEventListener("hashchange", tell);
}

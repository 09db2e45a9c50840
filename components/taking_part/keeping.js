// Keeps the key to one's seat in this browser, by room, and tells each session that asks.
const NAME = "ct-seat-";
let told = ""; // which session was told what last

export default function ({ data, setTriggerValue }) {
  const { session, room, offer, done } = data;
  let key = offer;
  try {
    const kept = localStorage.getItem(NAME + room);
    if (kept && kept !== done) key = kept;
    else localStorage.setItem(NAME + room, offer);
  } catch {
    // a browser that keeps nothing: the seat lasts as long as the page stays open
  }
  const now = `${session} ${room} ${key}`;
  if (told === now) return;
  told = now;
  setTriggerValue("brought", { room, key });
}

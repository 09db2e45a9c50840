// Who is led to something finds it in sight and focused, once; then the page is theirs.
const GIVE_UP_MS = 10_000;
const arrived = new Set(); // names of the times that somebody was led somewhere

// Wait for what the selector finds, and keep it in sight until the page is at rest or the person does
// something themselves. time: names this time; it is done once.
const arriveAt = ({ selector, time, block, leaving }) => {
  if (arrived.has(time)) return;
  arrived.add(time);
  const from = document.activeElement;
  if (leaving && from !== document.body && !from.matches(leaving)) return;
  const until = performance.now() + GIVE_UP_MS;
  const theirs = new AbortController();
  for (const type of ["pointerdown", "keydown", "wheel"]) {
    document.addEventListener(type, () => theirs.abort(), {
      capture: true, passive: true, signal: theirs.signal,
    });
  }
  let focused = false;
  const look = () => {
    if (theirs.signal.aborted) return;
    const at = [...document.querySelectorAll(selector)]
      .find((one) => !one.closest("[data-stale=true]"));
    if (at) {
      if (at.tabIndex < 0 && !at.hasAttribute("tabindex")) at.tabIndex = -1; // as a message is
      // Once, whatever had it before; then only where the run took it away again.
      if (!focused || document.activeElement === document.body) at.focus({ preventScroll: true });
      focused = true;
      at.scrollIntoView({ block, behavior: "instant" });
    }
    const app = document.querySelector(".stApp")?.dataset.testScriptState;
    if ((at && app === "notRunning") || performance.now() > until) theirs.abort();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

export default function ({ data }) {
  if (data.time) arriveAt(data);
}

// Keys that were pressed while the page was still on its way, before their ear was there: page.js
// keeps them, and an ear hears what none of its kind has heard. What was pressed before another page,
// before a click, or long ago was meant for something else.
const EARLY_MS = 15_000;
const heard = {}; // kind of ear -> the time of the last key that one of that kind heard

export function hears(kind, event) {
  heard[kind] = event.timeStamp;
}

// The events, in their order. Keys of another kind that end what came before them: cuts.
export function early(kind, cuts = () => false) {
  const now = performance.now();
  const kept = (globalThis.ctKeys ?? [])
    .filter(({ event, path }) => path === location.pathname && event.target.isConnected
      && event.timeStamp > (heard[kind] ?? 0) && now - event.timeStamp < EARLY_MS)
    .map(({ event }) => event);
  return kept.slice(kept.findLastIndex(cuts) + 1);
}

/*! <certitude-confidence probability="0.87" label="positive" spec='{"pattern":"gate"}' lang="fr"> */
/* How sure an AI is, in one of Certitude's displays; one file, and nothing else is asked for.

   probability: a number, of `label` (or "yes"; the rest is of `other`), or JSON: {label: number}, or
   [[label, number], …] where labels are alike or are numbers. spec: a display or a design, as Certitude
   takes them away. lang: en or fr, else the page's. theme: light or dark, else the system's.
   provenance, warning: sentences that stand for the score's origin, and before the display.

   A sentence of the catalogs is written _("so"): scripts/component.py puts a number in its place and
   makes the file that is taken away. What it says has to be what models/display says: a test compares. */
(() => {
let texts = "/*TEXTS*/"; // each key stands for what follows it
for (const key of "/*KEYS*/".split("\n")) texts = texts.split(key[0]).join(key.slice(1));
const [en, fr, icons] = texts.split("\n").map((text) => text.split("|")), M = { en, fr };
const DUST = 1e-6, TIE = 5e-5, LONG = 32, SIZES = { small: 0.85, large: 1.25 };
const DRAWN = ["none", "categorical", "gate", "numeric", "nbest", "visual"], CHARTS = ["icons", "bars", "dots", "quantiles"];
const FAULTS = [
  _("No confidence is shown: its probability is missing or wrong. It is a number from 0 to 1, or several that make 1."),
  _("No confidence is shown: its settings are not those of a display."),
  _("No confidence is shown: this display needs more than probabilities, and can only be drawn by Certitude."),
];
const NAMES = { 2: [_("High"), _("Low")], 3: [_("High"), _("Medium"), _("Low")], 4: [_("High"), _("Fairly high"), _("Fairly low"), _("Low")],
  5: [_("Very high"), _("High"), _("Medium"), _("Low"), _("Very low")], 6: [_("Very high"), _("High"), _("Fairly high"), _("Fairly low"), _("Low"), _("Very low")] };
const spaced = (...texts) => texts.filter(Boolean).join(" ");
const reaches = (p, line) => p + DUST >= line;
const fill = (text, v) => text.replace(/\{(\w+)\}/g, (all, k) => k in v ? v[k] : all);
class Tongue {
  constructor(code) { this.code = code === "fr" ? "fr" : "en"; this.m = M[this.code]; [this.yes, this.no] = code === "fr" ? ["oui", "non"] : ["yes", "no"]; }
  t(id, v = {}) { return fill(this.m[id], v); }
  n(one, many, n, v = {}) {
    return this.t((this.code === "fr" ? n > 1 : n !== 1) ? many : one, { n: this.num(n), ...v });
  }
  num(n, digits = 0) {
    const [whole, part] = n.toFixed(digits).split("."), fr = this.code === "fr";
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, fr ? "\u202f" : ",");
    return part ? grouped + (fr ? "," : ".") + part : grouped;
  }
  exact(percent, digits) { return this.num(percent, digits) + (this.code === "fr" ? "\u00a0%" : "%"); }
  set(share) { return this.exact(even(String(share), 0), 0); }
  percent(p, digits) {
    return this.bounded(even(p, digits), digits);
  }
  bounded(rounded, digits) {
    const [bound, value] = shown(rounded, digits), said = this.exact(value, digits);
    return bound ? this.t(bound === "over" ? _("over {percent}") : _("under {percent}"), { percent: said }) : said;
  }
  join(items, or) {
    const fr = this.code === "fr", word = or ? (fr ? "ou" : "or") : (fr ? "et" : "and");
    if (items.length < 2) return items.join("");
    const last = items[items.length - 1], rest = items.slice(0, -1).join(", ");
    return `${rest}${!fr && items.length > 2 ? "," : ""} ${word} ${last}`;
  }
}
/* 100 × a number as it is written, to so many digits, halves to the even neighbour. */
function even(text, digits) {
  let [whole, part] = (+text).toFixed(12).split(".");
  let all = whole + part, at = whole.length + 2 + digits;
  let kept = BigInt(all.slice(0, at) || "0");
  const rest = all.slice(at).replace(/0+$/, "");
  if (rest && (rest > "5" || (rest === "5" && kept % 2n === 1n))) kept += 1n;
  return Number(kept) / 10 ** digits;
}
function shown(value, digits) {
  const step = 10 ** -digits;
  return value >= 100 ? ["over", 100 - step] : value <= 0 ? ["under", step] : ["", value];
}
/* Of parts of one whole the roundings that make 100, as models/percents.py has them; whether they do. */
function together(rows, digits, L) {
  const step = 10 ** -digits, values = rows.map((x) => even(x.p, digits)), off = values.map((v, k) => v - rows[k].p * 100);
  const missing = () => {
    const steps = Math.round((100 - values.reduce((sum, v) => sum + v, 0)) / step);
    return steps < 0 ? steps : Math.max(0, steps - values.filter((v) => !v).length);
  };
  const named = (k) => +!rows[k].rest;
  const turning = [...rows.keys()].filter((k) => !rows.at(-1).rest || rows[k].rest);
  for (const k of turning.sort((a, b) => Math.abs(off[b]) - Math.abs(off[a]))) {
    const lacking = missing(), from = values[k], to = even((from + (lacking > 0 ? step : -step)) / 100, digits);
    if (off[k] * lacking >= 0) continue;
    const alike = [...rows.keys()].filter((o) => named(o) === named(k) && values[o] === from && off[o] * lacking < 0 && Math.abs(rows[o].p - rows[k].p) < TIE);
    for (const o of alike) values[o] = to;
    if (!alike[0] || Math.abs(missing()) >= Math.abs(lacking) || values.some((v, o) => o && named(o) && v > values[o - 1])) for (const o of alike) values[o] = from;
  }
  rows.forEach((x, k) => { x.percent = L.bounded(values[k], digits); });
  return missing() ? L.t(_("Rounded: the figures do not add up to exactly 100.")) : "";
}
const GO = _("You can usually go along with it."), CHECK = _("Check this yourself.");
const WAYS = [_("Go along"), _("Look twice"), _("Ask a person")];
/* A class's name on one line; one from the right is isolated, and turns no sentence around it. */
function named(text) {
  const name = String(text).replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, " ").trim();
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(name) ? `\u2068${name}\u2069` : name;
}
/* All that a display says, as Certitude's own pages say it. */
function said(given, asked, L) {
  const s = { bands: [{ at_least: 0.9 }, { at_least: 0.6 }, { at_least: 0 }], ways: [], gate: [0.6, 0.9], digits: 0,
    with_words: false, n: 3, hedge_below: 0.5, chart: "icons", threshold: 0.5, pattern: "numeric", ...(asked.display || asked) };
  const style = asked.style || {};
  if (!DRAWN.includes(s.pattern) || s.pattern + s.listed === "nbestcovering" || s.pattern + s.chart === "visualquantiles") throw 2;
  if (!CHARTS.includes(s.chart)) throw 1;
  const all = given.map(([name, p]) => ({ name: named(name) || L.t(_("(no name)")), p }));
  const order = all.map((x, i) => i).sort((a, b) => all[b].p - all[a].p || a - b).map((i) => all[i]);
  const best = order[0].p, ties = order.filter((x) => best - x.p < TIE);
  let headline = order[0].name, remark = "";
  if (ties.length > 3) {
    headline = L.t(_("No clear answer"));
    remark = s.pattern !== "gate" ? L.n(_("{n} answer is equally likely."), _("{n} answers are equally likely."), ties.length) : L.t(_("Many answers are equally likely."));
  } else if (ties.length > 1) {
    const names = ties.map((x) => x.name);
    headline = L.join(names, true);
    remark = L.t(_("{names} are equally likely."), { names: L.join(names) });
  }
  const answer = remark || L.t(_("The model's answer: {answer}."), { answer: headline });
  const percent = L.percent(best, s.digits);
  const count = s.bands.length, index = s.bands.findIndex((b) => reaches(best, b.at_least));
  const lang = L.code;
  const word = (list, k, what) => style[list]?.[k]?.[what]?.[lang] || s[list][k]?.[what];
  const band = word("bands", index, "name") || L.t(NAMES[count][index]);
  const action = word("bands", index, "action") || L.t(index === 0 ? GO : index === count - 1 ? CHECK
    : index < count / 2 ? _("Compare it with your own judgement.") : _("Look twice before you use it."));
  const marks = (n) => {
    const listed = order.slice(0, Math.max(1, n)).map((x) => ({ ...x })), rest = order.slice(listed.length);
    if (rest.length) {
      const p = Math.min(1, rest.reduce((sum, x) => sum + x.p, 0));
      listed.push({ name: L.n(_("{n} other answer"), _("{n} other answers together"), rest.length), p, rest: true });
    }
    view.rounded = together(listed, s.digits, L);
    return listed;
  };
  let at, places = {};
  const view = { headline, remark, how: "", from: L.t(_("Raw model score, not calibrated")), body: [] };
  if (s.pattern === "none") {
    view.summary = `${answer} ${L.t(_("The model's confidence is not shown."))}`;
    view.from = L.t(_("The model has a score for this, too; it is not shown here."));
  } else if (s.pattern === "categorical") {
    view.summary = spaced(answer, L.t(_("Confidence: {band}."), { band }), action);
    at = index;
    places = { band, action };
    view.body = [{ steps: [count - index, count], label: L.t(_("Confidence")), strong: band }, { says: action }];
  } else if (s.pattern === "gate") {
    const [way, reason] = judge(order, ties, s.gate, L), ways = WAYS.map((w, k) => word("ways", k, "name") || L.t(w)), more = word("ways", way, "action");
    const place = [_("Way one of three: {way}, because {reason}."), _("Way two of three: {way}, because {reason}."), _("Way three of three: {way}, because {reason}.")][way];
    view.summary = spaced(answer, L.t(place, { way: ways[way], reason }), more);
    const because = spaced(L.t(_("because {reason}."), { reason }), more);
    at = way;
    places = { band: ways[way], action: because };
    view.body = [{ strong: ways[way], says: because }, { ways, at: way }];
  } else if (s.pattern === "numeric") {
    view.summary = `${answer} ${s.with_words ? L.t(_("Confidence: {percent}, {band}."), { percent, band }) : L.t(_("Confidence: {percent}."), { percent })}`;
    if (s.with_words) at = index;
    places = { confidence: percent, ...s.with_words && { band } };
    view.how = L.t(_("The share of the model's score that this answer gets, out of 100."));
    view.body = [{ number: percent, unit: L.t(_("confidence")), steps: s.with_words && [count - index, count], strong: s.with_words ? band : "" }];
  } else if (s.pattern === "nbest") {
    const rows = marks(s.n), listed = rows.filter((r) => !r.rest), hedged = !reaches(best, s.hedge_below);
    let name = headline;
    if (hedged && listed.length > 1) name = L.t(_("Could be one of these"));
    else if (hedged && ties.length === 1) name = L.t(_("Possibly {answer}"), { answer: headline });
    const lines = hedged ? [`${name}.`, remark] : [answer];
    lines.push(L.t(_("Likeliest answers: {answers}."), { answers: L.join(listed.map((r) => `${r.name} ${r.percent}`)) }));
    if (listed.length < rows.length) lines.push(L.t(_("{others}: {percent}."), { others: rows.at(-1).name, percent: rows.at(-1).percent }));
    view.headline = name;
    places = { confidence: rows[0].percent };
    view.summary = spaced(...lines);
    view.how = listed.length < rows.length
      ? L.t(_("The longer the bar, the likelier the model finds that answer; the last row holds all that are not listed."))
      : L.t(_("The longer the bar, the likelier the model finds that answer."));
    view.body = [{ rows }];
  } else {
    visual(view, s, L, order, marks, answer, percent, best);
    places = { confidence: percent };
  }
  const look = style.bands?.[at] || {};
  places.answer = view.headline;
  const heard = style.heard?.[lang], place = /\{(answer|confidence|band|action)\}/g;
  if (heard && [...heard.matchAll(place)].every((x) => x[1] in places)) {
    view.summary = spaced(heard.replace(place, (x, k) => places[k]), remark);
  }
  view.how = spaced(view.how, view.rounded);
  return { ...view, colours: look.colours || style.accent, icon: look.icon && icons[icons.indexOf(look.icon) + 1], size: SIZES[style.size] };
}
function visual(view, s, L, order, marks, answer, percent, best) {
  const many = order.length > 10, threshold = L.set(s.threshold);
  if (s.chart === "icons") {
    const [bound, cells] = shown(even(best, 0), 0), total = L.num(100);
    const words = L.t({ "": _("about {count} of {total}"), over: _("more than {count} of {total}"), under: _("fewer than {count} of {total}") }[bound], { count: L.num(cells), total });
    view.summary = `${answer} ${L.t(_("Filled squares: {words}. Confidence: {percent}."), { words, percent })}`;
    view.how = L.t(_("All {total} squares are the model's whole score, the filled ones are this answer's part: it is the score drawn, not a count of real cases."), { total });
    view.body = [{ cells, number: words, unit: percent }];
    return;
  }
  const rows = marks(many ? { bars: 5, dots: 7 }[s.chart] : order.length);
  const lines = [answer, L.t(_("Likeliest answers: {answers}."), { answers: L.join(rows.filter((r) => !r.rest).slice(0, 3).map((r) => `${r.name} ${r.percent}`)) })];
  if (s.chart === "bars") {
    const n = order.filter((x) => reaches(x.p, s.threshold)).length;
    lines.push(n ? L.n(_("{n} answer reaches the line at {threshold}."), _("{n} answers reach the line at {threshold}."), n, { threshold }) : L.t(_("No answer reaches the line at {threshold}."), { threshold }));
    view.how = many
      ? L.t(_("Each bar is one answer's part of the score, and the last what all others hold together. The dashed line marks {threshold}, and bars that reach it are filled, but never the last: it is not one answer."), { threshold })
      : L.t(_("Each bar is one answer's part of the score; the dashed line marks {threshold}, and bars that reach it are filled."), { threshold });
  } else view.how = many
    ? L.t(_("Each dot is one answer, the likeliest at the top, and the last all others together: the further right, the likelier."))
    : L.t(_("Each dot is one answer, the likeliest at the top: the further right, the likelier."));
  view.summary = spaced(...lines);
  view.body = [{ rows, line: s.chart === "bars" ? s.threshold : null, dots: s.chart === "dots" }];
}
function judge(order, ties, [low, high], L) {
  const best = order[0].p, base = reaches(best, high) ? 0 : reaches(best, low) ? 1 : 2;
  if (ties.length > 1) return [2, L.t(base === 2 ? _("no answer is ahead of the others") : _("no answer is ahead of the others (wherever the two lines are)"))];
  const close = order.filter((x) => best - x.p < 0.1);
  let near = close.length < 2 ? "" : close.length > 2 ? L.t(_("several answers lie close together"))
    : L.t(_("two answers lie close together: {names}"), { names: L.join(close.map((x) => x.name)) });
  if (base === 0 && near) return [1, L.t(_("{near} (wherever the two lines are)"), { near })];
  const reason = L.t([_("the model is sure enough"), _("the model is not sure enough"), _("the model is too unsure even for a second look")][base]);
  let held = 0, half = 0;
  for (const x of order) { held += x.p; half++; if (reaches(held, 0.5)) break; }
  if (base === 0 || !(near || half > 3)) return [base, reason];
  if (half > 3) near = L.t(_("many answers share the score"));
  return [base, L.t(_("{reason}, and {near}"), { reason, near })];
}
const CSS = `:host{color-scheme:light dark;--a:var(--ct-accent,light-dark(#0b6b73,#4fb8c0));--i:var(--ct-ink,light-dark(#1f2a30,#e8e6e0));--m:var(--ct-muted,light-dark(#566169,#a9b4b8));background:var(--ct-surface,light-dark(#fff,#1a2429));border-radius:.5em;color:var(--i);display:block;font:16px/1.5 system-ui,sans-serif;padding:1em}
:host([theme=light]){color-scheme:light}:host([theme=dark]){color-scheme:dark}:host([hidden]){display:none}
p{margin:.2em 0;overflow-wrap:anywhere}.h{font-size:1.6em;font-weight:650;line-height:1.2}.l{font-size:1.3em}.q{color:var(--m);font-size:.875em}.n{color:var(--a);font-size:2.6em;font-weight:300}
.s,.w{border-inline-start:3px solid var(--a);padding-inline-start:.8em}.w{border-color:var(--m);border-style:double}i{border:1.5px solid var(--m);border-radius:9px;box-sizing:border-box;display:inline-block;height:.7em;margin:1px;width:.7em}.on,b{background:var(--a);border-color:var(--a)}
.r{max-width:30em;position:relative}b{border-radius:9px;display:block;height:.55em;min-width:2px}.e b{background:none;outline:1.5px dashed var(--m)}.d b{background:none;border-bottom:1px solid var(--m);border-radius:0}.d b:after{background:var(--a);border-radius:9px;content:"";float:right;height:.7em;width:.7em}
s{border-left:2px dashed var(--m);bottom:-.2em;height:1em;position:absolute}.c{display:block;max-width:15em}.sr{clip-path:inset(50%);height:1px;overflow:hidden;position:absolute;width:1px}.k{background:var(--a);float:inline-start;height:24px;margin:.3em .7em 0 0;width:24px}
@media(forced-colors:active){.on,b,.k,.d b:after{background:CanvasText;forced-color-adjust:none}}`;
const el = (tag, css, text) => { const e = document.createElement(tag); if (css) e.className = css; if (text) e.textContent = text; return e; };
const dots = (on, of, css) => { const e = el("span", css); for (let k = 0; k < of; k++) e.append(el("i", k < on ? "on" : "")); return e; };
class Confidence extends HTMLElement {
  static observedAttributes = ["probability", "spec", "label", "other", "lang", "provenance", "warning"];
  connectedCallback() { this.draw(); }
  attributeChangedCallback() { if (this.isConnected) this.draw(); }
  draw() {
    const root = this.shadowRoot || this.attachShadow({ mode: "open" }), all = el("div"), eye = el("div"), get = (name) => this.getAttribute(name);
    const L = new Tongue((this.closest("[lang]")?.lang || "").slice(0, 2).toLowerCase());
    all.lang = L.code;
    root.replaceChildren(el("style", "", CSS), all);
    let view;
    try { view = said(given(get("probability") || "", get("label") || L.yes, get("other") || L.no), settings(get("spec")), L); } catch (fault) {
      all.append(el("p", "", L.t(FAULTS[fault] ?? FAULTS[1])));
      return;
    }
    if (view.colours) all.style.setProperty("--a", `light-dark(${view.colours.light},${view.colours.dark})`);
    all.style.zoom = view.size;
    eye.ariaHidden = "true";
    if (view.icon) {
      const icon = el("span", "k");
      icon.style.clipPath = `path(evenodd,"${view.icon}")`;
      eye.append(icon);
    }
    eye.append(el("p", view.headline.length > LONG ? "h l" : "h", view.headline));
    if (view.remark) eye.append(el("p", "q", view.remark));
    for (const part of view.body) drawn(part, eye);
    for (const [css, text] of [["w", get("warning")], ["sr", view.summary], [], ["q", view.how], ["q", get("provenance") || view.from]]) {
      if (text) all.append(el("p", css, text));
      else if (!css) all.append(eye);
    }
  }
}
const settings = (text) => { const read = JSON.parse(text || "{}"); if (!read || typeof read !== "object") throw 1; return read; };
function given(text, label, other) {
  let read = NaN;
  try { read = JSON.parse(text); } catch { if (/\d/.test(text)) read = +text; }
  const found = typeof read === "number" ? [[label, read], [other, 1 - read]] : Array.isArray(read) ? read : Object.entries(read || {});
  if (!found.length || found.some((x) => !Array.isArray(x) || +x[1] !== x[1] || x[1] < 0 || x[1] > 1) || Math.abs(found.reduce((sum, x) => sum + x[1], -1)) > 1e-3) throw 0;
  return found;
}
function drawn(x, eye) {
  for (const row of x.rows || []) {
    const line = el("div", row.rest || x.line && !reaches(row.p, x.line) ? "r e" : x.dots ? "r d" : "r"), bar = el("b");
    bar.style.width = `${row.p * 100}%`;
    line.append(el("span", "", `${row.name} `), el("strong", "", row.percent), bar);
    if (x.line) { const at = el("s"); at.style.left = `${x.line * 100}%`; line.append(at); }
    eye.append(line);
  }
  if (x.cells) eye.append(dots(x.cells, 100, "c"));
  if (x.ways) { const w = el("p", "q"); x.ways.forEach((name, k) => w.append(dots(k === x.at, 1), ` ${name} `)); eye.append(w); }
  const p = el("p", x.says && !x.steps ? "s" : "");
  if (x.number) p.append(el("span", "n", x.number), el("span", "q", ` ${x.unit} `));
  if (x.steps) p.append(dots(...x.steps));
  if (x.label) p.append(el("span", "q", ` ${x.label} `));
  if (x.strong) p.append(el("strong", "", `${x.strong} `));
  if (x.says) p.append(x.says);
  if (p.childNodes.length) eye.append(p);
}
customElements.get("certitude-confidence") || customElements.define("certitude-confidence", Confidence);
})();

// A text that goes along in a link stands in its fragment, which no browser sends to a server. It is
// taken out at once, before anything reads the address, and waits in this tab for the text box
// (components/giving/links/keeping.js): what is changed later does not collide with it.
(() => {
  const take = () => {
    if (!location.hash.startsWith("#text=")) return;
    window.ctBrought = location.hash.slice("#text=".length);
    try {
      // Cut off, it is still too long to be taken.
      sessionStorage.setItem("ct-brought", window.ctBrought.slice(0, 20_000));
    } catch {
      // a browser that keeps nothing: it is lost if the page is loaded again before it is taken
    }
    history.replaceState(history.state, "", location.pathname + location.search);
    dispatchEvent(new Event("ct-brought"));
  };
  take();
  addEventListener("hashchange", take); // the link was opened where its page was open already
})();
// Streamlit looks for its server at the page's own address first, and meets a 404: it stands beside it.
window.__streamlit = { BACKEND_BASE_URL: new URL("./", document.baseURI).href };
// Streamlit keeps a chosen theme by the address that one came in at: here it is the whole site's.
for (const way of ["getItem", "setItem", "removeItem"]) {
  const own = Storage.prototype[way];
  Storage.prototype[way] = function (key, ...rest) {
    return own.call(this, String(key).replace(/^stActiveTheme-.*(?=-v\d+$)/, "stActiveTheme-certitude"), ...rest);
  };
}

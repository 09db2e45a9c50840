// Says whether a popover goes on below its lower edge: on a phone nothing shows a scroll bar. The sign
// is drawn by theme.css; who hears the page, or goes by Tab, meets all that is in it anyway.

const BODY = "[data-testid=stPopoverBody]";
const NEAR_PX = 8; // so little is no more than the edge's own padding

export function showMore() {
  const body = document.querySelector(BODY);
  if (!body) return;
  const left = body.scrollHeight - body.clientHeight - body.scrollTop;
  body.toggleAttribute("data-ct-more", left > NEAR_PX);
}

addEventListener("scroll", showMore, { capture: true, passive: true });
addEventListener("resize", showMore);

"""The document as a browser shows it: what its computed styles hide is marked as hidden before the HTML is read.

It is looked at from a world of its own, where the page's scripts cannot change what functions do.
"""

from __future__ import annotations

from playwright.async_api import BrowserContext, Page

LONGEST_HTML = 1_500_000
_MOST_ELEMENTS = 30_000
"""Elements that are looked at; a style costs a browser about 10 microseconds."""

_MARK_AND_READ = """(() => {
  const far = -400, near = 40, faint = 0.1;
  const channels = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const opacity = (colour) => colour.length > 3 ? colour[3] : 1;
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.backgroundImage !== 'none') return null;
      const colour = channels(style.backgroundColor);
      if (opacity(colour) >= faint) return colour;
    }
    return [255, 255, 255];
  };
  const isLost = (style, element) => {
    const ink = channels(style.webkitTextFillColor || style.color);
    if (opacity(ink) < faint) return true;
    const behind = ground(element);
    return behind !== null && [0, 1, 2].reduce((sum, i) => sum + Math.abs(ink[i] - behind[i]), 0) < near;
  };
  const isGone = (style, element) => {
    if (style.display === 'none' || Number(style.opacity) < 0.06) return true;
    if (style.display === 'contents' || style.display === 'inline') return false;
    const box = element.getBoundingClientRect();
    const right = box.right + window.scrollX, bottom = box.bottom + window.scrollY;
    if (box.width * box.height > 0 && (right <= far / 4 || bottom <= far / 4)) return true;
    if (parseFloat(style.textIndent) <= far) return true;
    if (/inset\\((?:[5-9]\\d|100)|circle\\(0/.test(style.clipPath) || /rect\\((?:[01](?:px)?[ ,]+){3}[01]/.test(style.clip)) return true;
    return style.overflow !== 'visible' && (box.width <= 1 || box.height <= 1);
  };
  const isUnreadable = (style, element) =>
    style.visibility !== 'visible' || parseFloat(style.fontSize) < 2 || isLost(style, element);
  const wrap = (text) => {
    const cover = document.createElement('span');
    cover.setAttribute('hidden', '');
    text.replaceWith(cover);
    cover.append(text);
  };
  for (const element of Array.from(document.body ? document.body.querySelectorAll('*') : []).slice(0, MOST)) {
    const texts = Array.from(element.childNodes).filter((node) => node.nodeType === 3 && node.data.trim());
    const style = getComputedStyle(element);
    if (isGone(style, element)) element.setAttribute('hidden', '');
    else if (texts.length && isUnreadable(style, element)) texts.forEach(wrap);
  }
  return document.documentElement ? document.documentElement.outerHTML.slice(0, LONGEST) : '';
})()""".replace("MOST", str(_MOST_ELEMENTS)).replace("LONGEST", str(LONGEST_HTML))


async def visible_html(context: BrowserContext, page: Page) -> str:
    """The page's HTML with what nobody sees marked by the attribute `hidden`. Raises playwright's Error."""
    session = await context.new_cdp_session(page)
    frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
    world = await session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "reader"})
    answer = await session.send(
        "Runtime.evaluate",
        {"expression": _MARK_AND_READ, "contextId": world["executionContextId"], "returnByValue": True},
    )
    return str(answer["result"].get("value") or "")

"""Pages that only scripts write, in the manners of today's frameworks, and static ones that merely look so."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from scribe_attack_scraper.layout import FOOT, UNIVERSITY_MENU, cited, links
from scribe_attack_scraper.people import Scholar


def built(who: Scholar) -> tuple[str, str]:
    """The content as it is to appear: HTML, and its words."""
    parts = [who.name, who.position, who.affiliation, *who.bio, *map(cited, who.works)]
    return "".join(f"<p>{escape(part)}</p>" for part in parts), " ".join(parts)


def _page(title: str, body: str) -> str:
    return f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'


def _fill(selector: str, html: str, *, later: int = 0) -> str:
    act = f"document.querySelector({json.dumps(selector)}).innerHTML = {json.dumps(html)}".replace("</", "<\\/")
    return f"<script>{f'setTimeout(() => {{ {act} }}, {later})' if later else act}</script>"


def mounted(who: Scholar, html: str) -> str:
    """An empty mount point and a plea for scripts."""
    return _page(
        who.name,
        f'<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>{_fill("#root", html)}',
    )


def mounted_late(who: Scholar, html: str) -> str:
    """It fills a moment after loading, with a spinner until then."""
    return _page("Loading", f'<div id="app"><div class="spinner">Loading…</div></div>{_fill("#app", html, later=300)}')


def framed_by_menu(who: Scholar, html: str) -> str:
    """Menu and footer are static; between them an element of the framework."""
    return _page(
        who.name,
        f"<nav><ul>{links(*UNIVERSITY_MENU)}</ul></nav><app-root></app-root><footer><p>{FOOT}</p></footer>{_fill('app-root', html)}",
    )


def fetched(who: Scholar, html: str) -> str:
    """The content comes from an address of its own."""
    act = f"fetch('/data/{who.key}').then((r) => r.text()).then((t) => {{ document.querySelector('#content').innerHTML = t }})"
    return _page(
        who.name,
        f'<header><div class="site-name">{who.university}</div></header><div id="content"></div><script>{act}</script>',
    )


def hydrated_from_data(who: Scholar, html: str) -> str:
    """A mount point and the content as data beside it."""
    data = json.dumps({"html": html}).replace("</", "<\\/")
    return _page(
        who.name,
        f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{data}</script><script>document.querySelector("#__next").innerHTML = JSON.parse(document.querySelector("#__NEXT_DATA__").textContent).html</script>',
    )


def written(who: Scholar, html: str) -> str:
    """The old way."""
    return _page(who.name, f"<script>document.write({json.dumps(html)})</script>".replace("</p>", "<\\/p>"))


def skeleton(who: Scholar, html: str) -> str:
    """Grey boxes that scripts replace; the name alone is there."""
    return _page(
        who.name,
        f'<main><h1>{who.name}</h1><div class="skeleton" id="profile"><div class="line"></div><div class="line"></div></div></main>{_fill("#profile", html)}',
    )


def component(who: Scholar, html: str) -> str:
    """A custom element that writes itself."""
    code = f"customElements.define('staff-profile', class extends HTMLElement {{ connectedCallback() {{ this.innerHTML = {json.dumps(html)} }} }})"
    return _page(who.name, f"<staff-profile></staff-profile><script>{code}</script>".replace("</p>", "<\\/p>"))


SCRIPTED: tuple[Callable[[Scholar, str], str], ...] = (
    mounted,
    mounted_late,
    framed_by_menu,
    fetched,
    hydrated_from_data,
    written,
    skeleton,
    component,
)


def rendered_by_server(html: str) -> str:
    """A static page in the dress of a framework: scripts, a filled mount point, a plea for scripts that only the search needs."""
    opened = '<div id="root"><noscript>Please enable JavaScript to use the search.</noscript>'
    begin = html.lower().find(">", html.lower().find("<body")) + 1
    return f'{html[:begin]}{opened}{html[begin:]}</div><script src="/static/app.js"></script><script>window.__STATE__ = {{}}</script>'

"""The second half: layouts that no rule was written on. The figures are taken here."""

from __future__ import annotations

from html import escape

from scribe_attack_scraper.layout import COOKIES, FOOT, Layout, Shown, cited, each, links, titles
from scribe_attack_scraper.people import Scholar


def hand_written(who: Scholar) -> Shown:
    """Typed by hand, tags unclosed, in an old encoding that the server names wrongly."""
    words = who.words
    html = f"""<html><head><title>{who.name}</title><meta charset="{_OLD.get(who.language, "windows-1252")}"><body><h1>{who.name}</h1>
<p>{who.position}<br>{who.affiliation}<br>{who.office}<br>e-mail: {who.mail.replace("@", " (at) ")}
<hr>{each("<p>@", who.bio)}<hr><h2>{words["interests"]}</h2><dl>{each("<dt>@", who.interests)}</dl><h2>{words["works"]}</h2><ol>{"".join(f"<li>{work.authors}. <b>{work.title}</b>. <i>{work.venue}</i> ({work.year})." for work in who.works)}</ol>
<hr><a href="index.html">Back</a> | <a href="../">Up</a> | <a href="/">Home</a>"""
    papers = [f"{work.authors}. {work.title}. {work.venue} ({work.year})." for work in who.works]
    main = (
        who.name,
        who.position,
        who.affiliation,
        who.office,
        f"e-mail: {who.mail.replace('@', ' (at) ')}",
        *who.bio,
        words["interests"],
        *who.interests,
        words["works"],
        *papers,
    )
    return Shown(
        html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who), encoding=_OLD.get(who.language, "windows-1252"), content_type="text/html"
    )  # fmt: skip


def research_portal(who: Scholar) -> Shown:
    """A bought research portal: tiles, counts, fingerprints, a modal about cookies, output as cards."""
    words = who.words
    cards = "".join(
        f'<li class="list-result-item"><div class="result-container"><h3 class="title"><a href="/p/{work.year}"><span>{work.title}</span></a></h3><span class="person">{work.authors}</span>, <span class="date">{work.year}</span>, <span class="journal">{work.venue}</span></div></li>'
        for work in who.works
    )
    html = f"""<!DOCTYPE html><html lang="{who.language}"><head><meta charset="utf-8"><title>{who.name} — {who.university} research portal</title></head><body>
<div id="onetrust-consent-sdk"><div class="ot-sdk-container"><p>{COOKIES}</p><a href="#">Cookie list</a></div></div><header id="page-header" class="page-header"><div class="page-logo"><a href="/">{who.university} research portal</a></div><nav class="main-navigation"><ul>{links("Home", "Profiles", "Research units", "Output", "Datasets", "Prizes")}</ul></nav></header>
<div id="main-content"><section class="page-section introduction-person-section"><div class="person-details"><h1>{who.name}</h1><p class="degree">{who.position}</p><ul class="relations organisations"><li><a href="/o" rel="Organisation" class="link">{who.department}</a></li><li><span>{who.university}</span></li></ul></div></section>
<section class="page-section content-relation-section person-publications"><h2 class="subheader">{words["about"]}</h2>{each("<p>@</p>", who.bio)}</section><section class="page-section person-publications"><h2 class="subheader">{words["works"]}</h2><ul class="relation-list list-results">{cards}</ul></section></div>
<footer class="page-footer"><p>Powered by a portal. All content on this site: Copyright the university, its licensors, and contributors.</p></footer></body></html>"""
    papers = [f"{work.title} {work.authors}, {work.year}, {work.venue}" for work in who.works]
    main = (who.name, who.position, who.department, who.university, words["about"], *who.bio, words["works"], *papers)
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who))


def news_article(who: Scholar) -> Shown:
    """A story about a person on a university's news site, between teasers of other stories."""
    html = f"""<!doctype html><html lang="{who.language}"><head><meta charset="utf-8"><title>Portrait: {who.name}</title></head><body><div class="topbar"><ul>{links("News", "Events", "Press", "Podcasts", "Magazine")}</ul></div>
<article class="story"><header><h1>Portrait: {who.name}</h1><p class="standfirst">{who.name}, {who.position}, {who.affiliation}</p></header>{each("<p>@</p>", who.bio)}<blockquote><p>{who.interests[0]}, {who.interests[1]}.</p></blockquote>{each("<p>@</p>", who.bio[::-1])}</article>
<div class="share-tools"><a href="#">Share on this</a><a href="#">Share on that</a><a href="#">Print</a></div><section class="more-stories"><h2>More stories</h2><div class="teaser"><a href="/1"><h3>Boathouse opens after nine years</h3></a></div><div class="teaser"><a href="/2"><h3>Choir sings in the wind tunnel</h3></a></div></section>
<div class="site-footer"><p>{FOOT}</p></div></body></html>"""
    main = (
        f"Portrait: {who.name}",
        f"{who.name}, {who.position}, {who.affiliation}",
        *who.bio,
        f"{who.interests[0]}, {who.interests[1]}.",
        *who.bio[::-1],
    )
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation)


def department_wiki(who: Scholar) -> Shown:
    """A department's wiki: sidebar, contents, infobox, sections with edit links, categories."""
    words = who.words
    html = f"""<!DOCTYPE html><html class="client-nojs" lang="{who.language}"><head><meta charset="UTF-8"><title>{who.name} - Wiki</title></head><body class="mediawiki skin-vector"><div id="mw-page-base"></div><div id="content" class="mw-body" role="main"><h1 id="firstHeading" class="firstHeading">{who.name}</h1>
<div id="bodyContent"><div id="siteSub">From the department's wiki</div><div id="mw-content-text"><table class="infobox"><tr><th>Name</th><td>{who.name}</td></tr><tr><th>Position</th><td>{who.position}</td></tr><tr><th>Unit</th><td>{who.department}</td></tr><tr><th>Institution</th><td>{who.university}</td></tr></table>
{each("<p>@</p>", who.bio)}<div id="toc" class="toc"><h2>Contents</h2><ul>{links(words["interests"], words["works"])}</ul></div><h2><span class="mw-headline">{words["interests"]}</span><span class="mw-editsection">[<a href="#">edit</a>]</span></h2><ul>{each("<li>@</li>", who.interests)}</ul>
<h2><span class="mw-headline">{words["works"]}</span><span class="mw-editsection">[<a href="#">edit</a>]</span></h2><ul>{each("<li>@</li>", tuple(map(cited, who.works)))}</ul></div><div id="catlinks" class="catlinks">Category: <a href="/c">Staff</a></div></div></div>
<div id="mw-navigation"><div id="mw-panel"><div class="portal"><ul>{links("Main page", "Recent changes", "Random page", "Help", "What links here", "Special pages")}</ul></div></div></div><div id="footer" role="contentinfo"><ul><li>This page was last edited in May.</li></ul></div></body></html>"""
    main = (
        who.name,
        "Name",
        who.name,
        "Position",
        who.position,
        "Unit",
        who.department,
        "Institution",
        who.university,
        *who.bio,
        words["interests"],
        *who.interests,
        words["works"],
        *map(cited, who.works),
    )
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who))


def group_page(who: Scholar) -> Shown:
    """A group's page with cards of its members and recent papers as a plain list."""
    words = who.words
    cards = "".join(
        f'<div class="card"><img src="m.jpg" alt=""><div class="card-body"><h5 class="card-title">{name}</h5><p class="card-text">{role}</p></div></div>'
        for name, role in who.members
    )
    html = f"""<!doctype html><html lang="{who.language}"><head><meta charset="utf-8"><title>{words["team"]}</title></head><body><div class="topnav"><a href="/">Start</a><a href="/r">Research</a><a href="/p">Papers</a><a href="/j">Join us</a></div>
<div class="hero"><h1>{words["team"]}: {who.name}</h1><p>{who.department} · {who.university}</p></div><div class="pi"><h2>{who.name}</h2><p><em>{who.position}</em></p>{each("<p>@</p>", who.bio)}<p>{who.mail}</p></div><h2>{words["team"]}</h2><div class="cards">{cards}</div>
<h2>{words["works"]}</h2><div class="list">{"".join(f"<p>{escape(work.authors)}: «{escape(work.title)}». {escape(work.venue)}, {work.year}.</p>" for work in who.works)}</div><div class="bottom"><small>Design by the web office. Imprint. Data protection.</small></div></body></html>"""
    papers = [f"{work.authors}: «{work.title}». {work.venue}, {work.year}." for work in who.works]
    main = (
        f"{words['team']}: {who.name}",
        f"{who.department} · {who.university}",
        who.name,
        who.position,
        *who.bio,
        who.mail,
        words["team"],
        *(f"{name} {role}" for name, role in who.members),
        words["works"],
        *papers,
    )
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who))


def label_table(who: Scholar) -> Shown:
    """An intranet's form made public: rows of label and value, works as paragraphs behind years."""
    words = who.words
    rows = [
        ("Position", who.position),
        ("Unit", who.department),
        ("Institution", who.university),
        (words["contact"], f"{who.mail}; {who.office}"),
        (words["interests"], ", ".join(who.interests)),
    ]
    works = "".join(
        f"<p><b>{work.year}</b> {escape(work.authors)}: “{escape(work.title)}”, {escape(work.venue)}</p>"
        for work in who.works
    )
    html = f"""<!DOCTYPE html><html lang="{who.language}"><head><meta charset="utf-8"><title>{who.name}</title></head><body><div id="s4-ribbonrow"><a href="#s4">Skip Ribbon Commands</a></div><div id="sideNavBox"><ul class="root static">{links("Home", "Departments", "Directory", "Documents", "Calendar")}</ul></div>
<div id="contentBox"><div id="DeltaPlaceHolderMain"><h2>{who.name}</h2><table class="ms-formtable">{"".join(f'<tr><td class="ms-formlabel"><b>{label}</b></td><td class="ms-formbody">{value}</td></tr>' for label, value in rows)}</table>
{each("<p>@</p>", who.bio)}<h3>{words["works"]}</h3>{works}</div></div><div id="ms-footer"><p>Contact the web team. Last modified by system account.</p></div></body></html>"""
    papers = [f"{work.year} {work.authors}: “{work.title}”, {work.venue}" for work in who.works]
    main = (who.name, *(f"{label} {value}" for label, value in rows), *who.bio, words["works"], *papers)
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who))


def personal_minimal(who: Scholar) -> Shown:
    """A small homepage of a young researcher: one column, works as blocks with a bold title, authors and venue on lines."""
    words = who.words
    works = "".join(
        f'<div class="entry"><strong>{escape(work.title)}</strong><br>{escape(work.authors)}<br><em>{escape(work.venue)} {work.year}</em><br><a href="p">paper</a> / <a href="c">code</a></div>'
        for work in who.works
    )
    html = f"""<!doctype html><html lang="{who.language}"><head><meta charset="utf-8"><title>{who.name}</title></head><body><div class="page"><div class="top"><a href="#about">About</a><a href="#works">Works</a><a href="cv.pdf">CV</a></div><h1>{who.name}</h1>
<p>{who.position} @ {who.department}, {who.university}</p><p>{who.mail}</p>{each("<p>@</p>", who.bio)}<h2 id="works">{words["works"]}</h2>{works}<p class="credit">Template borrowed from a friend.</p></div></body></html>"""
    papers = [f"{work.title} {work.authors} {work.venue} {work.year} paper / code" for work in who.works]
    main = (
        who.name,
        f"{who.position} @ {who.department}, {who.university}",
        who.mail,
        *who.bio,
        words["works"],
        *papers,
        "Template borrowed from a friend.",
    )
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who))


_OLD = {"zh": "gb18030", "ru": "windows-1251"}

SECOND: tuple[Layout, ...] = (
    hand_written,
    research_portal,
    news_article,
    department_wiki,
    group_page,
    label_table,
    personal_minimal,
)

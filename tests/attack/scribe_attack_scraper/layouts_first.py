"""The first half: the layouts that the scraper's rules were written on."""

from __future__ import annotations

import json
from html import escape

from scribe_attack_scraper.layout import COOKIES, FOOT, UNIVERSITY_MENU, Layout, Shown, cited, each, links, titles
from scribe_attack_scraper.people import Scholar


def content_system_profile(who: Scholar) -> Shown:
    """A university's content management system: regions, field labels, breadcrumb, cookie banner, news at the side."""
    words = who.words
    html = f"""<!doctype html><html lang="{who.language}"><head><meta charset="utf-8"><title>{who.name} | {who.university}</title>
<link rel="stylesheet" href="/core.css"></head><body class="path-node">
<div class="eu-cookie-compliance-banner cookie-banner" role="alertdialog"><p>{COOKIES}</p><button>OK</button></div>
<a class="skip-link" href="#main-content">Skip to main content</a>
<header role="banner"><div class="site-name">{who.university}</div><form class="search-form" role="search"><input placeholder="Search this site"></form>
<nav><ul>{links(*UNIVERSITY_MENU)}</ul></nav></header>
<div class="region-breadcrumb"><div class="breadcrumb"><a href="/">Home</a> <a href="/people">People</a></div></div>
<main id="main-content" role="main"><h1 class="page-title">{who.name}</h1>
<div class="field field--name-field-position">{who.position}</div><div class="field field--name-field-department">{who.affiliation}</div>
<div class="field"><div class="field__label">E-mail</div><div class="field__item"><a href="mailto:{who.mail}">{who.mail}</a></div></div>
<div class="field"><div class="field__label">Office</div><div class="field__item">{who.office}</div></div>
<h2>{words["about"]}</h2>{each("<p>@</p>", who.bio)}<h2>{words["interests"]}</h2><ul>{each("<li>@</li>", who.interests)}</ul>
<h2>{words["works"]}</h2><div class="field--name-field-publications">{each('<div class="field__item">@</div>', tuple(map(cited, who.works)))}</div></main>
<aside class="sidebar"><h2>Latest news</h2><ul>{links("Open day in March", "New boathouse opened", "Rector visits the coast", "Term dates announced")}</ul></aside>
<footer role="contentinfo"><p>{FOOT}</p></footer></body></html>"""
    main = (
        who.name,
        who.position,
        who.affiliation,
        "E-mail",
        who.mail,
        "Office",
        who.office,
        words["about"],
        *who.bio,
        words["interests"],
        *who.interests,
        words["works"],
        *map(cited, who.works),
    )
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who))


def table_homepage(who: Scholar) -> Shown:
    """A homepage of the nineties: tables for layout, font tags, breaks between publications."""
    words, papers = who.words, [f"{work.authors}: <i>{work.title}</i>, {work.venue} {work.year}" for work in who.works]
    html = f"""<HTML><HEAD><TITLE>Homepage of {who.name}</TITLE><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></HEAD><BODY BGCOLOR="#FFFFEE">
<TABLE WIDTH="100%" BORDER=0><TR><TD WIDTH=140 VALIGN=top><FONT SIZE=2><A HREF="/">Home</A><BR><A HREF="cv.html">CV</A><BR><A HREF="teach.html">Teaching</A><BR><A HREF="links.html">Links</A></FONT></TD>
<TD><CENTER><H1><FONT COLOR=navy>{who.name}</FONT></H1><B>{who.position}</B><BR>{who.affiliation}<BR>{who.mail}</CENTER><HR>
{each("<P>@", who.bio)}<H2>{words["interests"]}</H2><UL>{each("<LI>@", who.interests)}</UL><H2>{words["works"]}</H2><FONT SIZE=2>{"<BR>".join(papers)}</FONT>
<HR><I>Last changed on 3 May</I></TD></TR></TABLE></BODY></HTML>"""
    lines = [f"{work.authors}: {work.title}, {work.venue} {work.year}" for work in who.works]
    main = (
        who.name,
        who.position,
        who.affiliation,
        who.mail,
        *who.bio,
        words["interests"],
        *who.interests,
        words["works"],
        *lines,
        "Last changed on 3 May",
    )
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who))


def static_generator(who: Scholar) -> Shown:
    """A static site generator's academic theme: bibliography list with buttons and hidden BibTeX, news table."""
    words = who.words
    entries = "".join(
        f'<li><div class="row"><div id="{who.key}{work.year}"><div class="title">{work.title}</div><div class="author">{work.authors}</div><div class="periodical"><em>{work.venue}</em>, {work.year}</div>'
        f'<div class="links"><a class="btn" href="#">Abs</a><a class="btn" href="#">Bib</a><a class="btn" href="x.pdf">PDF</a></div><div class="bibtex hidden" style="display:none">@article{{{who.key}}}</div></div></div></li>'
        for work in who.works
    )
    html = f"""<!DOCTYPE html><html lang="{who.language}"><head><meta charset="utf-8"><title>{who.name}</title><style>.hidden{{display:none}}</style></head><body class="fixed-top-nav">
<header><nav id="navbar" class="navbar"><ul>{links("about", "publications", "teaching", "repositories", "cv")}</ul></nav></header>
<div class="container mt-5"><div class="post"><header class="post-header"><h1 class="post-title">{who.name}</h1><p class="desc">{who.position}, {who.affiliation}</p></header><article>
<div class="profile float-right"><img src="prof.jpg" alt=""><div class="more-info"><p>{who.office}</p></div></div><div class="clearfix">{each("<p>@</p>", who.bio)}</div>
<h2>{words["works"]}</h2><div class="publications"><ol class="bibliography">{entries}</ol></div></article></div></div>
<footer class="sticky-bottom"><div class="container">© Copyright. Powered by a generator. Hosted somewhere.</div></footer><script src="a.js"></script></body></html>"""
    papers = [f"{work.title} {work.authors} {work.venue}, {work.year}" for work in who.works]
    main = (who.name, f"{who.position}, {who.affiliation}", who.office, *who.bio, words["works"], *papers)
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who))


def blog_lab_page(who: Scholar) -> Shown:
    """A laboratory's page in a blog system: entry content, widgets, sharing, a comment form."""
    words = who.words
    html = f"""<!DOCTYPE html><html lang="{who.language}"><head><meta charset="UTF-8"><title>The {who.name} group</title><script>var a=1;</script></head><body class="page">
<div id="page" class="site"><div id="masthead" class="site-header"><p class="site-title">The {who.name} group</p><ul class="menu">{links("Home", "Team", "Papers", "Join", "Blog")}</ul></div>
<div id="content"><article class="post-7 page type-page"><h1 class="entry-title">{words["about"]}: {who.name}</h1><div class="entry-content"><p><strong>{who.position}</strong><br>{who.affiliation}</p>{each("<p>@</p>", who.bio)}
<h3>{words["team"]}</h3><ul>{"".join(f"<li>{name}, {role}</li>" for name, role in who.members)}</ul><h3>{words["works"]}</h3><ul>{"".join(f"<li>{work.authors}. “{work.title}.” <em>{work.venue}</em>, {work.year}.</li>" for work in who.works)}</ul>
<div class="sharedaddy social-share"><span>Share this:</span><a href="#">Twitter</a><a href="#">Facebook</a></div></div></article>
<div id="related" class="related-posts"><h3>Related</h3><p>How we moved our cold room last summer</p><p>Three prizes for our students</p></div>
<div id="comments"><form class="comment-form subscribe"><p>Leave a reply. Your address will not be published.</p></form></div></div>
<div id="secondary" class="widget-area"><div class="widget"><h2>Recent posts</h2><ul>{links("Welcome, new members", "A paper is out", "Summer school")}</ul></div><div class="widget"><h2>Archives</h2><ul>{links("May 2024", "April 2024", "March 2024")}</ul></div></div></div></body></html>"""
    papers = [f"{work.authors}. “{work.title}.” {work.venue}, {work.year}." for work in who.works]
    main = (
        f"{words['about']}: {who.name}",
        who.position,
        who.affiliation,
        *who.bio,
        words["team"],
        *(f"{name}, {role}" for name, role in who.members),
        words["works"],
        *papers,
    )
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who))


def microdata_card(who: Scholar) -> Shown:
    """A department's staff page marked up with microdata, details in a definition list."""
    words = who.words
    html = f"""<!doctype html><html lang="{who.language}"><head><title>{who.name} - {who.department}</title><meta charset="utf-8"></head><body>
<div id="nav"><ul>{links(*UNIVERSITY_MENU)}</ul></div><div class="wrapper"><div itemscope itemtype="https://schema.org/Person"><h1 itemprop="name">{who.name}</h1><p itemprop="jobTitle">{who.position}</p>
<dl><dt>Unit</dt><dd itemprop="affiliation">{who.affiliation}</dd><dt>{words["contact"]}</dt><dd>{who.mail}, {who.office}</dd><dt>{words["interests"]}</dt><dd>{"; ".join(who.interests)}</dd></dl>
<div itemprop="description">{each("<p>@</p>", who.bio)}</div></div></div><div id="footer"><p>{FOOT}</p></div></body></html>"""
    main = (
        who.name,
        who.position,
        "Unit",
        who.affiliation,
        words["contact"],
        f"{who.mail}, {who.office}",
        words["interests"],
        "; ".join(who.interests),
        *who.bio,
    )
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation)


def works_by_year(who: Scholar) -> Shown:
    """A long list of publications under headings of years, each with links to files."""
    words = who.words
    years = "".join(
        f'<h3>{work.year}</h3><ul><li>{work.authors}, <a href="p.pdf">{work.title}</a>, {work.venue}. [<a href="p.pdf">PDF</a>] [<a href="p.bib">BibTeX</a>]</li></ul>'
        for work in who.works
    )
    html = f"""<html lang="{who.language}"><head><meta charset="utf-8"><title>{words["works"]} - {who.name}</title></head><body><div class="menu"><a href="/">{who.name}</a> <a href="/r">Research</a> <a href="/p">{words["works"]}</a> <a href="/t">Teaching</a></div>
<h1>{words["works"]}</h1><p>{who.name}, {who.department}, {who.university}</p>{years}<div class="footer">Page made by hand, without any tracking.</div></body></html>"""
    papers = [f"{work.year} {work.authors}, {work.title}, {work.venue}. PDF BibTeX" for work in who.works]
    return Shown(
        html=html,
        main=(words["works"], f"{who.name}, {who.department}, {who.university}", *papers),
        affiliation=who.affiliation,
        titles=titles(who),
    )


def structured_accordion(who: Scholar) -> Shown:
    """A profile with JSON-LD and folding panels."""
    words = who.words
    told = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Person",
                "name": who.name,
                "jobTitle": who.position,
                "affiliation": {"@type": "Organization", "name": who.department},
            }
        ],
    }
    html = f"""<!doctype html><html lang="{who.language}"><head><meta charset="utf-8"><title>{who.name}: {who.university}</title><script type="application/ld+json">{json.dumps(told)}</script></head><body>
<header class="c-header" role="banner"><a href="/">{who.university}</a><nav><ul>{links(*UNIVERSITY_MENU)}</ul></nav></header>
<main><section class="intro"><h1>{who.name}</h1><p class="lead">{who.position}</p><p>{who.affiliation}</p></section><details open><summary>{words["about"]}</summary>{each("<p>@</p>", who.bio)}</details>
<details open><summary>{words["interests"]}</summary><p>{", ".join(who.interests)}</p></details><details open><summary>{words["works"]}</summary><ol>{"".join(f"<li>{escape(cited(work))}</li>" for work in who.works)}</ol></details></main>
<footer><div class="newsletter"><p>Subscribe to our newsletter to hear from us every month.</p></div><p>{FOOT}</p></footer></body></html>"""
    main = (
        who.name,
        who.position,
        who.affiliation,
        words["about"],
        *who.bio,
        words["interests"],
        ", ".join(who.interests),
        words["works"],
        *map(cited, who.works),
    )
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who))


def site_builder(who: Scholar) -> Shown:
    """A page made with a site builder: nothing but nested boxes with meaningless classes."""
    words = who.words
    papers = [f"{work.title}. {work.authors}. {work.venue}, {work.year}." for work in who.works]
    html = f"""<!DOCTYPE html><html lang="{who.language}"><head><meta charset="utf-8"><title>{who.name}</title></head><body><div class="M63kCb"></div><div class="fktJzd AKpWA"><div id="yDmH0d"><div jsname="ZBtY8b" class="BuY5Fd"></div>
<div class="YSH9J"><div class="plFg0c" role="navigation"><ul class="VsJjtf">{links("Home", "Research", "Teaching", "Contact")}</ul></div></div>
<div role="main" class="UtePc RCETm"><section class="yaqOZd"><div class="mYVXT"><div class="tyJCtd mGzaTb"><h1 class="zfr3Q duRjpb"><span class="C9DxTc">{who.name}</span></h1></div></div></section>
<section class="yaqOZd qeLZfd"><div class="LS81yb"><div class="tyJCtd"><p class="zfr3Q CDt4Ke"><span class="C9DxTc">{who.position}</span></p><p class="zfr3Q CDt4Ke"><span class="C9DxTc">{who.affiliation}</span></p><p class="zfr3Q"><span>{who.mail}</span></p></div></div></section>
<section class="yaqOZd"><div class="tyJCtd">{each('<p class="zfr3Q CDt4Ke"><span class="C9DxTc">@</span></p>', who.bio)}</div></section>
<section class="yaqOZd"><div class="tyJCtd"><h2 class="zfr3Q JYVBee"><span class="C9DxTc">{words["works"]}</span></h2>{each('<p class="zfr3Q CDt4Ke"><span class="C9DxTc">@</span></p>', tuple(papers))}</div></section></div>
<footer jsname="yePe5c"><section class="yaqOZd"><p>Page updated. Report abuse.</p></section></footer></div></div></body></html>"""
    return Shown(
        html=html,
        main=(who.name, who.position, who.affiliation, who.mail, *who.bio, words["works"], *papers),
        position=who.position,
        affiliation=who.affiliation,
        titles=titles(who),
    )


def tabbed_profile(who: Scholar) -> Shown:
    """Tabs of a framework: all panes are in the document, only the first has the class that shows it."""
    words = who.words
    rows = "".join(
        f"<tr><td>{work.year}</td><td>{work.authors}</td><td>{work.title}</td><td>{work.venue}</td></tr>"
        for work in who.works
    )
    html = f"""<!doctype html><html lang="{who.language}"><head><meta charset="utf-8"><title>{who.name} — {who.university}</title><link rel="stylesheet" href="/bootstrap.min.css"></head><body>
<div class="navbar navbar-expand-lg"><a class="navbar-brand" href="/">{who.university}</a><ul class="navbar-nav">{links(*UNIVERSITY_MENU)}</ul></div>
<div class="container"><div class="row"><div class="col-md-4 text-center"><img src="p.jpg" alt=""><h3>{who.name}</h3><h5 class="text-muted">{who.position}</h5><p>{who.department}<br>{who.university}</p><p><i class="fa fa-envelope"></i> {who.mail}</p></div>
<div class="col-md-8"><ul class="nav nav-tabs" role="tablist">{links(words["about"], words["interests"], words["works"])}</ul><div class="tab-content"><div class="tab-pane active" id="a">{each("<p>@</p>", who.bio)}</div><div class="tab-pane" id="b">{each('<span class="badge">@</span> ', who.interests)}</div>
<div class="tab-pane" id="c"><h4>{words["works"]}</h4><table class="table table-striped"><thead><tr><th>Year</th><th>Authors</th><th>Title</th><th>Venue</th></tr></thead><tbody>{rows}</tbody></table></div></div></div></div></div>
<div class="footer bg-dark"><div class="container"><p>{FOOT}</p></div></div></body></html>"""
    papers = [f"{work.year} {work.authors} {work.title} {work.venue}" for work in who.works]
    main = (
        who.name,
        who.position,
        who.department,
        who.university,
        who.mail,
        *who.bio,
        *who.interests,
        words["works"],
        "Year Authors Title Venue",
        *papers,
    )
    return Shown(html=html, main=main, position=who.position, affiliation=who.affiliation, titles=titles(who))


FIRST: tuple[Layout, ...] = (
    content_system_profile,
    table_homepage,
    static_generator,
    blog_lab_page,
    microdata_card,
    works_by_year,
    structured_accordion,
    site_builder,
    tabbed_profile,
)

"""Pages that are none, as sites send them with status 200: blocks, sign-ins, errors, in several languages."""

from __future__ import annotations

_ROWS = """
Just a moment... | Checking your browser before accessing www.northfield.example. This process is automatic.
Attention Required! | Sorry, you have been blocked. You are unable to access this site. Ray ID: 7f3a
Access Denied | You don't have permission to access "http://www.tarnwick.example/people" on this server. Reference #18.2f
Are you a robot? | To continue, please complete the captcha below.
Security check | Please verify you are human by completing the action below.
404 Not Found | The page you are looking for does not exist. Go to the home page.
Page not found - Northfield University | Sorry, we could not find that page. Try the search or the A to Z of departments.
403 Forbidden | nginx
Forbidden | You don't have permission to access this resource. Apache Server at cs.tarnwick.example Port 443
503 Service Temporarily Unavailable | The server is temporarily unable to service your request due to maintenance downtime.
Website under maintenance | We are upgrading our systems. Please come back on Monday.
Database Error | Error establishing a database connection
Sign in to your account | Enter your user name and password. Forgot your password?
Login | Please log in with your university account to view this profile.
Single Sign-On | University of Northfield. User name. Password. Help desk: extension 4455.
502 Bad Gateway | The web server reported a bad gateway error.
Internal Server Error | The server encountered an internal error or misconfiguration and was unable to complete your request.
429 Too Many Requests | You have sent too many requests in a given amount of time.
Pardon Our Interruption | As you were browsing something about your browser made us think you were a bot.
Seite nicht gefunden | Die angeforderte Seite konnte leider nicht gefunden werden. Zur Startseite.
Fehler | Diese Seite wurde nicht gefunden. Bitte prüfen Sie die Adresse.
Page introuvable | La page que vous cherchez n'existe pas ou n'existe plus.
Université de Valmère | La page demandée est introuvable. Retour à l'accueil.
Página no encontrada | La página que busca no existe.
Universidad de Valdeloba | La página solicitada no existe o ha cambiado de lugar.
页面不存在 | 您访问的页面不存在或已被删除，请返回首页。
云北大学 | 您访问的页面暂时无法打开。
Страница не найдена | Запрошенная страница не существует.
Университет | К сожалению, страница не найдена. Вернитесь на главную.
Northfield University | The requested URL /people/okonedo was not found on this server.
Tarnwick | The page you requested could not be found. It may have moved when we changed our site.
School of Computing | Please sign in to continue. This directory is available to members only.
www.kaveripur.example | Verifying you are human. This may take a few seconds. www.kaveripur.example needs to review the security of your connection.
Client Challenge | JavaScript is disabled in your browser. Please enable JavaScript and cookies to continue.
Unusual activity | Our systems have detected unusual traffic from your computer network.
Request Rejected | The requested URL was rejected. Please consult with your administrator. Your support ID is 123.
Suspended | This account has been suspended. Contact your hosting provider for more information.
marrowbridge.example | This domain is for sale. Make an offer today.
Oops | Looks like you got lost. The page is no longer available.
Error | An unexpected error occurred while processing your request.
Human Verification | Press and hold the button to confirm that you are not a program.
Unauthorized | This server could not verify that you are authorized to access the document requested.
410 Gone | The requested resource is no longer available on this server and there is no forwarding address.
504 Gateway Time-out | The gateway did not receive a timely response.
Staff profiles | Too many requests. Please slow down and try again in a minute.
Directory | Your IP address has been blocked because of automated access.
Faculty pages | The site is down for scheduled maintenance until six this evening.
Wiki login required | You must log in to read this page.
Document not found | The document you requested has been archived.
"""


def barrier_pages() -> list[tuple[str, str]]:
    """A name and the HTML of each, plain and inside a site's dress."""
    pages = []
    for row in _ROWS.strip().splitlines():
        title, _, said = row.partition(" | ")
        pages.append(
            (
                f"{title} (plain)",
                f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{said}</p></body></html>",
            )
        )
        dressed = f"""<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/s">Study</a></li><li><a href="/r">Research</a></li></ul></nav>
<main><h1>{title}</h1><p>{said}</p></main><footer><p>© The University. Privacy. Accessibility.</p></footer></body></html>"""
        pages.append((f"{title} (dressed)", dressed))
    return pages

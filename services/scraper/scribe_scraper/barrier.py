"""Pages that are none: what sites show programs instead, and what they show when something is wrong, with status 200."""

from __future__ import annotations

import re

_LONGEST = 1_500
"""Characters; a barrier says little. Pages that speak about such things say more."""

_TITLED = re.compile(
    r"just a moment|attention required|access (?:to this page )?(?:has been |is )?denied|are you (?:a )?(?:human|robot)|captcha|verify(?:ing)? (?:that )?you are"
    r"|security check|checking your browser|bot (?:detection|verification)|pardon our interruption|human verification|request (?:blocked|rejected)"
    r"|^\s*(?:error )?(?:40[0134]|410|429|50[0234])\b|(?:page|file|document|seite|site) (?:was |is |could )?(?:not|nicht) (?:be )?(?:found|gefunden)"
    r"|not found|^error$|page introuvable|p[áa]gina no encontrada|seite nicht gefunden|页面不存在|找不到|страница не найдена"
    r"|service unavailable|temporarily unavailable|under maintenance|site maintenance|bad gateway|internal server error|forbidden|unauthorized"
    r"|(?:sign|log) ?in required|^(?:sign|log) ?in\b|single sign-on|authentication required|account suspended|domain (?:for sale|parked)|database error",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?:checking|verify(?:ing)?) (?:if |that )?(?:your browser|you are (?:a )?human|the site connection)|complete the (?:security check|captcha)"
    r"|unusual traffic|enable (?:javascript and )?cookies to continue|ray id|your (?:ip|access) (?:address )?(?:has been |was |is )(?:blocked|denied|limited)"
    r"|(?:page|document|file|url) (?:you (?:are looking|requested|were looking)[^.]{0,30} )?(?:was|is|could|does|has|can)\s?(?:not|no longer)\b[^.]{0,20}(?:found|exist|available)"
    r"|the requested (?:url|page|resource) [^.]{0,60}(?:was not found|does not exist)|too many requests|down for (?:scheduled )?maintenance"
    r"|account has been (?:suspended|disabled)|error establishing a database connection|please (?:sign|log) in (?:to (?:continue|view|access)|with your)|this domain (?:is for sale|has expired)"
    r"|you don.t have permission to access|looks like (?:you|this page)[^.]{0,20}(?:lost|gone)|(?:diese|die) seite [^.]{0,30}nicht (?:gefunden|gefunden werden)"
    r"|la page [^.]{0,40}(?:n.existe (?:pas|plus)|introuvable)|la p[áa]gina [^.]{0,40}no (?:existe|se encuentra)|您访问的页面|страниц\w [^.]{0,20}не (?:найдена|существует)",
    re.IGNORECASE,
)
_SHORT = 600
"""Characters of a page on which one such sentence is what the page is for."""


def is_barrier(title: str, text: str) -> bool:
    """True for a page that blocks programs, asks for a sign-in, or says that there is no page."""
    if len(text) >= _LONGEST:
        return False
    return bool(_TITLED.search(title)) or (len(text) < _SHORT and bool(_SAID.search(text)))

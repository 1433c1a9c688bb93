"""The words in which people say how they want to be written to, by language. Data; contact_rules.py reads it.

English first and widest; of the other languages the forms that are usual on faculty pages. A pattern is sought in one sentence, folded
to lower case with plain quotation marks.
"""

from __future__ import annotations

import re

_PEOPLE = (
    r"(?:students?|ph\.?d\.?s?|doctoral|doctorates?|postdocs?|postdoctoral|interns?|internships?|advisees?|supervisees?|trainees?|applicants?|members|graduates?"
    r"|undergraduates?|mentees|visitors|theses|dissertations|projects|positions?|openings?|candidates|people|researchers)"
)

_NEG = r"(?:not|\w*n't|never|cannot|no longer|rather you did not|rather not|unable to|avoid|refrain from|stop|neither|no need to|discouraged?|no point in)"
_CONTACT = r"(?:e-?mail(?:ing|ed)?|contact(?:ing|ed)?|writ(?:e|ing)|reach(?:ing)? out|approach(?:ing)?|messag(?:e|ing)|send(?:ing)?|get in touch|call(?:ing)?|solicit(?:ing)?)"
_ANSWER = (
    r"(?:answer(?:ed|ing)?|repl(?:y|ied|ying)|respon(?:d|ded|ding|se)|read|acknowledged?|opened|considered|processed)"
)
_MAIL = r"(?:e-?mails?|mails?|messages?|notes|letters|inquir(?:y|ies)|enquir(?:y|ies)|requests?|applications?|solicitations?|cvs?|queries)"
_SEEKERS = (
    r"(?:students?|applicants?|candidates?|prospective|admissions?|positions?|internships?|summer research|openings?|places?|ph\.?d|doctoral|postdocs?|joining|join|supervis\w+|vacanc\w+"
    r"|unsolicited|cold|unasked|outreach|faculty|myself|personally)"
)

DO_NOT_EMAIL: tuple[str, ...] = (
    rf"\b{_NEG} (?:to )?(?:[\w-]+ ){{0,3}}?(?:to )?{_CONTACT} (?:(?:to |out to )?(?:me|us|him|her|them|faculty|individual|the (?:group|lab))\b|(?:any |me |us )*(?:unsolicited|cold|unasked|inquiries|enquiries|applications|cvs?\b)|(?:to )?(?:dr|prof|professor)\b|about)",
    rf"\b{_NEG} (?:\w+ ){{0,2}}(?:be )?{_CONTACT}\b.{{0,60}}\b{_SEEKERS}\b|\b{_SEEKERS}\b.{{0,80}}(?<!do )\b{_NEG} (?:to )?(?:be )?(?:contacted|{_CONTACT})\b(?! their| your)",
    rf"\b{_MAIL}\b.{{0,70}}\b(?:are|is|get|go|goes|be|remain|will)\b (?:\w+ ){{0,2}}(?:deleted|ignored|discarded|unread|unanswered|not (?:be )?(?:welcome|{_ANSWER})|binned|trashed)",
    rf"\b{_MAIL}\b.{{0,60}}\b(?:never|do not|don't|will not|won't) (?:get|receive) (?:an? )?(?:answer|reply|response)|\b{_NEG} (?:[\w-]+ ){{0,3}}{_ANSWER}\b(?: to)?(?: [\w-]+){{0,5}} (?:{_MAIL}\b.{{0,60}}\b)?{_SEEKERS}\b",
    rf"\b{_SEEKERS}\b.{{0,90}}\b(?:will|can|do|does|may|won't|cannot|able)\b.{{0,12}}\b{_NEG}? ?(?:be able to )?{_NEG} (?:be able to )?{_ANSWER}\b|\b{_SEEKERS}\b.{{0,90}}\b(?:won't|cannot|not be able to) {_ANSWER}\b",
    rf"(?:^|[,:;.] ?|\b)no (?:more )?(?:cold |unsolicited )?(?:e-?mails?|inquiries|enquiries|messages|phone calls)\b.{{0,40}}(?:\b(?:about|from|regarding|for)\b.{{0,30}}\b{_SEEKERS}|please|$)",
    rf"\b(?:ask|request)(?:ed)? (?:you |that you |\w+ ){{0,4}}not (?:to )?(?:{_CONTACT})\b",
    r"\b(?:inbox|e-?mail|mailbox)\b.{0,40}\bnot (?:a |the )?(?:channel|place|way)\b|\bdo(?:es)? not wish to be contacted\b|\bplease leave (?:it|me|my inbox) out\b",
    # German
    r"\bsehen sie (?:bitte )?von\b.*\bab\b",
    r"\b(?:keine|nicht) (?:\w+ )*(?:initiativbewerbungen|e-?mails?|anfragen)\b.*\b(?:senden|schicken|per e-?mail)|\bsenden sie (?:mir|uns) (?:bitte )?keine\b",
    r"\b(?:anfragen|initiativbewerbungen|e-?mails?)\b.*\b(?:abzusehen|absehen|nicht beantwortet|nicht gelesen)\b",
    r"\b(?:schreiben|kontaktieren) sie (?:mich|mir|uns) (?:bitte )?nicht\b",
    # French, Spanish, Italian, Portuguese, Dutch
    r"\bmerci de ne pas (?:m'|me |nous )(?:écrire|contacter|envoyer)", r"\bne (?:m'|me )(?:écrivez|contactez|envoyez) pas\b",
    r"\bno (?:me |nos )(?:envíe|envíen|escriba|escriban|contacte)", r"\b(?:si prega di )?non (?:inviare|scrivere|contattare|inviate|scrivetemi|contattatemi)\b.*(?:e-?mail|richieste|tirocinio|tesi)",
    r"\bnão (?:me )?(?:envie|enviem|escreva|escrevam|contacte)\b", r"\b(?:gelieve|stuur|mail) (?:mij |me |ons )?(?:geen|niet)\b.*(?:e-?mails?|mailen|sollicitaties|schrijven)",
    # Chinese, Japanese
    r"(?:请勿|不要|请不要|谢绝)(?:向我)?(?:发送|发|写)?(?:电子)?(?:邮件|来信|联系)", r"(?:メール|連絡).{0,8}(?:ご遠慮|お控え|しないで)",
)  # fmt: skip

_TAKE = (
    r"(?:accept(?:ing|s)?|tak(?:e|ing|es)(?: on)?|recruit(?:ing|s)?|hir(?:e|ing|es)|admit(?:ting|s)?|look(?:ing)? for|supervis(?:e|ing)|consider(?:ing)?|host(?:ing)?|offer(?:ing)?|bring(?:ing)? on|add(?:ing)?"
    r"|mentor(?:ing)?|advis(?:e|ing)|anticipat(?:e|ing)|expect(?:ing)?|plan(?:ning)? to \w+|seek(?:ing)?|open(?:ing)?|enroll?(?:ing)?|sponsor(?:ing)?|appoint(?:ing)?)"
)
_ROOM = r"(?:openings?|vacanc(?:y|ies)|positions?|places?|funding|funds|capacity|room|space|slots|spots?|bandwidth|opportunit(?:y|ies)|money)"
_WHOM = rf"(?:{_PEOPLE}|anyone|anybody|newcomers|new group|group members|lab members|more (?:\w+ )?(?:students|people)|new (?:\w+ )?(?:people|students|members|advisees))"

NOT_RECRUITING: tuple[str, ...] = (
    rf"(?:\b(?:not|never|cannot|no longer|unable to|neither|stopped|ceased|turning down|declining)|\w*n't) (?:[\w-]+ ){{0,4}}?(?:{_TAKE} )(?:[\w'-]+ ){{0,5}}?{_WHOM}\b",
    rf"(?:\b(?:turning down|turning away|declining|closed to|cannot accept more|not in a position to (?:take|accept|supervise|host)))\b(?:.{{0,30}}\b{_WHOM}\b)?",
    r"(?:\b(?:am|is|are|'m|'re|will)\b (?:not|no longer)|\b\w*n't) (?:be )?(?:\w+ ){0,2}(?:recruiting|hiring|taking (?:on )?anyone)\b",
    rf"\b(?:no|not any|don't have(?: any)?|do not (?:\w+ )?have(?: any)?|does not (?:\w+ )?have(?: any)?|without) (?:[\w-]+ ){{0,3}}?{_ROOM}\b(?:$|[.!;,]|.{{0,50}}\b(?:{_PEOPLE}|group|lab|team|available|open|year|moment|present|time|now|currently)\b)",
    rf"\b{_ROOM}\b ?: ?none\b|\bthere (?:are|is) (?:currently )?no\b.{{0,20}}\b{_ROOM}\b",
    rf"\bno (?:\w+ )?{_PEOPLE}\b.{{0,20}}\b(?:admitted|accepted|taken|recruited|hired)\b",
    r"\b(?:group|lab|team|roster|i)\b.{0,24}\b(?:is|are|am|has|have|reached)\b.{0,24}\b(?:full|capacity|limit|closed to|the size)\b",
    # German
    r"\bnehme (?:\w+ )*keine (?:neuen? |weiteren? )*\w*(?:doktorand|studier|student|promovier|praktikant|masterand)", r"\bkeine (?:offenen |freien )?(?:stellen|plätze) (?:frei|zu vergeben|verfügbar)|\bkeine stellen\b.*\bfrei\b",
    r"\bno (?:dispongo|dispone|hay|tengo|contamos)\b.{0,20}\bplazas\b",
    # French, Spanish, Italian, Portuguese, Dutch
    r"\bno (?:dispongo|dispone|hay|tengo|contamos)\b.{0,20}\bplazas\b",
    r"\bje (?:ne |n')(?:prends|recrute|accepte|encadre|dirige) (?:pas|plus|actuellement)\b", r"\bno (?:estoy |)(?:aceptando|acepto|admito|dirijo|admitiendo) (?:nuev[oa]s |más )?(?:estudiantes|doctorandos|tesis|alumnos)",
    r"\bnon (?:accetto|prendo|seguo|cerco) (?:nuovi |altri |più )?(?:studenti|dottorandi|tesisti)", r"\bnão (?:estou )?(?:aceitando|aceito|oriento|recebo) (?:novos )?(?:orientandos|alunos|estudantes|doutorandos)",
    r"\b(?:neem|heb|is er) (?:\w+ ){0,3}geen (?:nieuwe |plaats )(?:\w+ ){0,2}(?:promovend|student|stagiair|studenten)",
    # Chinese, Japanese
    r"(?:暂不|不再|停止|已停止|暂停)(?:招收|招)", r"(?:大学院生|学生|研究生|博士|新しい学生).{0,10}(?:募集して(?:い|お)(?:ません|りません)|受け入れて(?:い|お)(?:ません|りません))",
)  # fmt: skip

_APPLY = r"(?:apply(?:ing)?|applications?|appl(?:y|ied)|submit(?:ted)?|form)"
_OFFICIAL = r"(?:portal|graduate (?:school|office|program(?:me)?|admissions?)|department|programme?|program|admissions? (?:office|committee)|doctoral (?:school|programme?|program)|school|committee|university|online|website|msc|m\.sc|ph\.?d)"

APPLY_FIRST: tuple[str, ...] = (
    rf"\b{_APPLY}\b.{{0,90}}\b(?:first|get admitted|instead|before (?:contacting|writing|e-?mailing)|not through me|no need to (?:write|contact|e-?mail))\b|\b(?:first|must) {_APPLY}\b.{{0,60}}\b(?:before|then|to)\b",
    r"\b(?:contact|write|e-?mail|talk|get in touch|meet|speak|discuss|approach)\b.{0,60}\b(?:only|once|after)\b.{0,50}\b(?:admitted|admission|accepted|applied|application|offer)\b",
    r"\bonly (?:talk|meet|answer|consider|contact|speak|discuss)\b.{0,60}\b(?:admitted|accepted|complete|application|after they have)\b",
    rf"\b(?:all |your |the )?applications? (?:must|should|have to|has to|can only|are to|need to|go|goes|are|is)\b.{{0,60}}\b(?:through|via|to|in|at|by)\b.{{0,40}}\b{_OFFICIAL}\b",
    rf"\bapply (?:directly )?(?:through|to|via|at|in)\b.{{0,60}}\b{_OFFICIAL}\b.{{0,80}}\b(?:not|first|before|once|after|there|instead|mention|name|list)\b|\bapply directly to the {_OFFICIAL}\b",
    r"\b(?:mention|name|list|indicate|select)\b.{0,12}\b(?:my name|me)\b.{0,40}\b(?:statement|application|supervisor|form|advisor)\b",
    r"\b(?:do|does) (?:not|n't) (?:make|handle|influence|take part in|decide)\b.{0,20}\badmissions?\b|\badmissions?\b.{0,30}\b(?:handled|made|decided|centrali[sz]ed)\b.{0,60}\b(?:committee|department|school|centrally)\b",
    r"\b(?:students|applicants|candidates) are (?:only )?admitted by the (?:department|programme?|school|committee)\b|\bmust (?:first )?be admitted\b.{0,50}\bbefore\b|\b(?:only|can) consider\b.{0,40}\balready admitted\b",
    rf"\b(?:direct|send|submit)\b.{{0,30}}\bapplications?\b.{{0,30}}\b(?:to|there|through|via)\b.{{0,30}}(?:{_OFFICIAL}|name me)\b|\bin your application there\b",
    r"\b(?:fill in|complete) (?:the|our) (?:\w+ )?form\b.{0,40}\bfirst\b",
    # German, French, Spanish
    r"\bbewerben sie sich (?:bitte )?(?:zuerst|zunächst|direkt|nur)\b", r"\b(?:d'abord|uniquement)\b.*\b(?:candidature|école doctorale|portail)|\bcandidatures? se font\b",
    r"\bsolicitudes? deben\b.*\b(?:primero|programa|través)",
)  # fmt: skip

_TAG = r"(?:(?P<hash>#[\w-]{2,40})|(?P<mark>[\"'])(?P<quoted>[^\"\n]{2,60}?)(?P=mark)|(?P<bracketed>\[[^\]\n]{2,58}\])|(?P<capitals>[A-Z][A-Z0-9-]+(?: [A-Z0-9-]+){0,5}))"
_SUBJECT = r"(?i:(?:the |your |their |its )*(?:e-?mail'?s? )?(?:subject|title)\b)"
SUBJECT_TAG: tuple[str, ...] = (
    rf"\b(?i:put|include|use|write|add|mention|insert|place|have|with|start|begin)\b[^.\"\[]{{0,50}}?{_TAG}[^.]{{0,30}}?\b(?:in|as|to|into) {_SUBJECT}",
    rf"\b(?i:start|begin) {_SUBJECT}[^.\"\[]{{0,30}}?\bwith {_TAG}",
    rf"\b(?i:subject(?: line)?)\b[^.\"\[]{{0,40}}?(?:with|be|read|contain|include|say|:|subject) ?{_TAG}",
    rf"\b(?i:(?:with|carry|bear|have|under) the (?:subject|title)(?: line)?):? {_TAG}",
    r"\b(?i:subject(?: line)?): (?P<plain>[A-Z][\w -]{2,50}?)\W*$",
    rf"{_TAG}[^.]{{0,20}}\b(?i:in den betreff|dans l'objet|dans le sujet|en el asunto|nell'oggetto|no assunto|in het onderwerp)\b",
    rf"(?:邮件(?:标题|主题)|件名)[^\"\[]{{0,12}}{_TAG}",
)
"""Capitals matter: a word in capitals can be a tag."""

VOID: tuple[str, ...] = (
    r"\b(?:not|\w*n't|never) hesitate\b",
    r"\bfeel free\b", r"\b(?:if|when|whenever|unless) (?:i am|i'm|we are) not\b",
    r"\b(?:vendors?|recruiters?|sales|advertis|predatory|media|press|reporters?|journalists?|marketing)\b",
    r"\b(?:homework|assignments?|grades?|(?<!of )course|(?<!-)class|section|waitlist|exams?|parking|secretary|samples?|patients?|clients|orders?|vendor|manuscripts?|submissions)\b",
    r"\b(?:i|we) (?:used to|once)\b", r"^as a (?:student|phd|postdoc)\b", r"\bpaper shows\b",
    r"\bnot taking \w+ seriously\b", r"\bgladly\b|\bhappy to\b|\bwelcome applications\b",
)  # fmt: skip
"""Words that make a sentence speak of something else, or say the opposite."""

PAST = re.compile(r"\b(?:was|were|had|until (?:19|20)\d\d|did not|didn't|wrote)\b|\bin (?:19|20)\d\d i\b")
"""Only with no sign that it still holds."""

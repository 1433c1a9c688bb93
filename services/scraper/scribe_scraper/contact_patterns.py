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
_MESSAGES = r"(?:e-?mails?|mails?|messages?|inquir(?:y|ies)|enquir(?:y|ies)|requests?|applications?|cvs?|letters)"
_NOT = r"(?:not|\w*n't|no longer|never|cannot|unable to|neither)"
_NOW = r"(?:(?:currently|presently|actively|at present|at the moment|now|also|generally|really) )?"

DO_NOT_EMAIL: tuple[str, ...] = (
    (r"\b(?:do not|don't|never|kindly avoid|avoid|refrain from|stop) (?:ever )?(?:e-?mail(?:ing)?|contact(?:ing)?|writ(?:e|ing)(?: to)?|send(?:ing)?) "
    r"(?:(?:to )?(?:me|us|him|her|them|the group|the lab)\b|(?:any |me |us )*(?:unsolicited|cold|unasked|inquiries|enquiries|applications|cvs?\b)|(?:dr|prof|professor)\b)"),
    (rf"\b(?:do|does|did|will|can|could|may) ?(?:not|n't) (?:\w+ )?(?:answer|reply to|respond to|read|acknowledge|consider) (?:to )?(?:[\w-]+ ){{0,3}}"
    rf"(?:unsolicited|(?:{_MESSAGES}) (?:\w+ ){{0,2}}(?:from|about|regarding|for))"),
    rf"\b(?:cannot|no longer|unable to) (?:answer|reply to|respond to|read) (?:[\w-]+ ){{0,3}}(?:unsolicited|(?:{_MESSAGES})) ?(?:\w+ ){{0,3}}(?:from|about|regarding|for|$)",
    r"\bno (?:cold|unsolicited) (?:e-?mails?|inquiries|enquiries|applications)\b",
    r"\b(?:cold|unsolicited) (?:e-?mails?|inquiries|applications)(?: \w+)? (?:are|is|will be) (?:not (?:welcome|answered|read|considered)|ignored|deleted|discarded)",
    rf"\b(?:{_MESSAGES}) (?:from|about|regarding|for) (?:[\w-]+ ){{0,8}}(?:are|will be|is) (?:not (?:be )?(?:answered|read|considered)|ignored|deleted|discarded)",
    rf"\b(?:unsolicited|cold|such) (?:{_MESSAGES}) (?:will|are) not (?:be )?(?:answered|read|considered)",
    r"\b(?:students|applicants|candidates) (?:should|must|may|are asked to|are requested to)? ?not (?:to )?(?:contact|e-?mail|write)\b",
    r"\bask (?:\w+ ){0,3}(?:students|applicants) not to (?:contact|e-?mail|write)",
    # German
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

NOT_RECRUITING: tuple[str, ...] = (
    (rf"\b(?:am|is|are|'m|'re|will|do|does|be|have|was|ain't)? ?{_NOT} (?:be )?{_NOW}(?:accept(?:ing)?|tak(?:e|ing)(?: on)?|recruit(?:ing)?|hir(?:e|ing)|admit(?:ting)?|look(?:ing)? for|supervis(?:e|ing)"
    rf"|consider(?:ing)?|host(?:ing)?|offer(?:ing)?|expect to (?:admit|take|recruit)|plan to (?:take|admit|recruit|hire)(?: on)?|able to (?:take(?: on)?|supervise|accept|host))(?: on)? "
    rf"(?:(?:any|new|more|additional|further|other|graduate|phd|doctoral|master's|msc|prospective|postdoctoral|visiting|summer|research|our|my) )*{_PEOPLE}\b"),
    rf"\b(?:am|is|are|'m|'re|will) {_NOT} (?:be )?{_NOW}(?:recruiting|hiring)\b",
    rf"\b(?:cannot|unable to) (?:take(?: on)?|accept|supervise|host|admit) (?:(?:any|new|more|additional|further|graduate|phd|doctoral) )*(?:{_PEOPLE}\b|more\b)",
    r"\bnot in a position to (?:take|accept|supervise|host)",
    rf"\b(?:stopped|ceased) (?:taking(?: on)?|accepting|recruiting|admitting|supervising) (?:\w+ ){{0,2}}{_PEOPLE}",
    (rf"\bno (?:\w+ ){{0,2}}(?:openings?|vacanc(?:y|ies)|positions?|places|funding|funds|capacity|room|space|slots)\b(?: (?:\w+ ){{0,4}}?)?(?:are |is )?(?:available|open|in (?:my|our|the|this) (?:group|lab|team|laboratory)"
    rf"|for (?:\w+ ){{0,3}}{_PEOPLE}|at (?:the moment|present|this time)|right now|currently)"),
    r"\b(?:have|has|having|offer|offers) no (?:\w+ ){0,2}(?:openings?|vacanc(?:y|ies)|positions?|places|funding|capacity|room|space)\b(?: for)?",
    r"\b(?:do|does) (?:not|n't) (?:\w+ )?have (?:any )?(?:\w+ ){0,1}(?:openings?|vacanc(?:y|ies)|positions|places|funding|capacity|room|space)\b",
    rf"\bno (?:new|more|further|additional) {_PEOPLE} (?:will|can|are|may) (?:be )?(?:admitted|accepted|taken|recruited|being)",
    r"\b(?:my|our|the) (?:group|lab|team) is (?:\w+ )?(?:full|closed to)\b",
    rf"\bno longer (?:supervise|accept|take|advise|admit|recruit)s? (?:\w+ ){{0,2}}{_PEOPLE}",
    # German
    r"\bnehme (?:\w+ )*keine (?:neuen? |weiteren? )*\w*(?:doktorand|studier|student|promovier|praktikant|masterand)", r"\bkeine (?:offenen |freien )?(?:stellen|plätze) (?:frei|zu vergeben|verfügbar)|\bkeine stellen\b.*\bfrei\b",
    # French, Spanish, Italian, Portuguese, Dutch
    r"\bje (?:ne |n')(?:prends|recrute|accepte|encadre|dirige) (?:pas|plus|actuellement)\b", r"\bno (?:estoy |)(?:aceptando|acepto|admito|dirijo|admitiendo) (?:nuev[oa]s |más )?(?:estudiantes|doctorandos|tesis|alumnos)",
    r"\bnon (?:accetto|prendo|seguo|cerco) (?:nuovi |altri |più )?(?:studenti|dottorandi|tesisti)", r"\bnão (?:estou )?(?:aceitando|aceito|oriento|recebo) (?:novos )?(?:orientandos|alunos|estudantes|doutorandos)",
    r"\b(?:neem|heb|is er) (?:\w+ ){0,3}geen (?:nieuwe |plaats )(?:\w+ ){0,2}(?:promovend|student|stagiair|studenten)",
    # Chinese, Japanese
    r"(?:暂不|不再|停止|已停止|暂停)(?:招收|招)", r"(?:大学院生|学生|研究生|博士|新しい学生).{0,10}(?:募集して(?:い|お)(?:ません|りません)|受け入れて(?:い|お)(?:ません|りません))",
)  # fmt: skip

APPLY_FIRST: tuple[str, ...] = (
    r"\bappl(?:y|ying)\b.{0,80}\b(?:first|get admitted|no need to (?:write|contact|e-?mail))\b", r"\b(?:first|must) apply\b.{0,60}\b(?:before|then)\b",
    r"\b(?:contact|write to|e-?mail|talk to|get in touch with|meet)\b.{0,40}\b(?:only |once |after )+(?:you |they |students )?(?:have |are |were )*(?:been )?(?:admitted|admission|accepted|applied)",
    r"\bonly (?:talk to|meet|answer|consider|contact|speak with)\b.{0,50}\b(?:admitted|after they have)\b", r"\bcontact me (?:only )?after (?:admission|you)",
    r"\bapplications? (?:must|should|have to|has to|can only|are to|need to) (?:only )?(?:be )?(?:submitted|made|sent|go)\b.{0,40}\b(?:portal|graduate|school|department|programme?|admissions?|online)",
    r"\bapply (?:directly )?(?:through|to|via|at) (?:the |our |my )?(?:\w+ ){0,2}(?:department|graduate|ph\.?d|doctoral|programme?|admissions?|school|portal)\b.{0,60}\b(?:not|first|before|once|after|there)\b",
    r"\b(?:do|does) (?:not|n't) (?:make|handle|influence|take part in) (?:\w+ ){0,2}admissions?\b", r"\badmissions? (?:are|is) (?:handled|made|decided)\b.{0,60}\b(?:committee|department|school|centrally)\b.{0,60}(?:apply|not)?",
    r"\b(?:students|applicants) are (?:only )?admitted by the (?:department|programme?|school|committee)\b", r"\bmust (?:first )?be admitted\b.{0,50}\bbefore\b",
    r"\b(?:direct|send|submit) (?:your|all) applications? to the (?:\w+ ){0,2}(?:admissions?|graduate|school|department)",
    r"\bapply directly to the programme?\b",
    # German, French, Spanish
    r"\bbewerben sie sich (?:bitte )?(?:zuerst|zunächst|direkt|nur)\b", r"\b(?:d'abord|uniquement)\b.*\b(?:candidature|école doctorale|portail)|\bcandidatures? se font\b",
    r"\bsolicitudes? deben\b.*\b(?:primero|programa|través)",
)  # fmt: skip

_TAG = r"(?:(?P<mark>[\"'])(?P<quoted>[^\"\n]{2,60}?)(?P=mark)|(?P<bracketed>\[[^\]\n]{2,58}\])|(?P<capitals>[A-Z][A-Z0-9-]+(?: [A-Z0-9-]+){0,5}))"
_SUBJECT = r"(?i:(?:the |your |their |its )*(?:e-?mail'?s? )?(?:subject|title)\b)"
SUBJECT_TAG: tuple[str, ...] = (
    rf"\b(?i:put|include|use|write|add|mention|insert|place|have|with|start|begin)\b[^.\"\[]{{0,50}}?{_TAG}[^.]{{0,30}}?\b(?:in|as|to|into) {_SUBJECT}",
    rf"\b(?i:start|begin) {_SUBJECT}[^.\"\[]{{0,30}}?\bwith {_TAG}",
    rf"\b(?i:subject(?: line)?)\b[^.\"\[]{{0,40}}?(?:with|be|read|contain|include|say|:|subject) ?{_TAG}",
    rf"\b(?i:with the (?:subject|title)(?: line)?):? {_TAG}",
    r"\b(?i:subject(?: line)?): (?P<plain>[A-Z][\w -]{2,50}?)\W*$",
    rf"{_TAG}[^.]{{0,20}}\b(?i:in den betreff|dans l'objet|dans le sujet|en el asunto|nell'oggetto|no assunto|in het onderwerp)\b",
    rf"(?:邮件(?:标题|主题)|件名)[^\"\[]{{0,12}}{_TAG}",
)
"""Capitals matter: a word in capitals can be a tag."""

VOID: tuple[str, ...] = (
    r"\bfeel free\b", r"\b(?:if|when|whenever|unless) (?:i am|i'm|we are) not\b",
    r"\b(?:vendors?|recruiters?|sales|advertis|predatory|media|press|reporters?|journalists?|marketing)\b",
    r"\b(?:homework|assignments?|grades?|(?<!of )course|(?<!-)class|section|waitlist|exams?|parking|secretary|samples?|patients?|clients|orders?|vendor|manuscripts?|submissions)\b",
    r"\b(?:i|we) (?:used to|once)\b", r"^as a (?:student|phd|postdoc)\b", r"\bpaper shows\b",
    r"\bnot taking \w+ seriously\b", r"\bgladly\b|\bhappy to\b|\bwelcome applications\b",
)  # fmt: skip
"""Words that make a sentence speak of something else, or say the opposite."""

PAST = re.compile(r"\b(?:was|were|had|until (?:19|20)\d\d|did not|didn't|wrote)\b|\bin (?:19|20)\d\d i\b")
"""Only with no sign that it still holds."""

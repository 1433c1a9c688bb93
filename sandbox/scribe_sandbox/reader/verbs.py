"""English verb forms, as far as sentences about somebody's work need them."""

from __future__ import annotations

import re
from collections.abc import Callable

from scribe_sandbox.reader.vocabulary import vocabulary

BASES = vocabulary(
    """study investigate explore examine analyse analyze work build develop design create make construct use combine
apply measure model simulate map track monitor observe record collect test evaluate compare estimate predict quantify
reconstruct trace document edit write publish translate read teach supervise advise lead direct head run coordinate
organise organize co-found chair host curate maintain operate manage join hold serve receive win earn show find
discover demonstrate prove argue propose suggest explain describe report present introduce identify reveal establish
seek try aim hope ask focus concentrate specialise specialize concern deal address tackle understand learn help support
improve reduce enable synthesise synthesize grow print engineer probe image sequence decode encode infer train scan
excavate catalogue transcribe interview survey digitise digitize follow connect link bridge extend generalise solve
optimise optimize drill fly deploy install instrument calibrate search look think wonder care contribute collaborate
complete finish spend come move live return visit co-lead co-direct co-author co-edit enjoy prefer want need welcome
accept take answer consider derive offer turn bring put keep give produce prepare characterise characterize control
detect separate convert store capture recover rewrite reread tell set get detail chart weigh count share release open
cover draw treat assemble adapt verify formalise formalize implement optimise program plan watch hear see know join
represent test tune shape link question challenge rethink examine edit mine recycle replace coat stretch cast fold mix
dissolve heat cool freeze press roll stack pattern etch deposit anneal adopt advise ask attend graduate earn begin start
continue pursue devote dedicate reveal isolate visualise visualize sample cultivate breed stimulate perturb align
disentangle distinguish explain relate ground root sit span include involve provide require allow let ensure remain lie heal break cut tear bend carry send lose last
check verify pair float steer date dig catch lift clean throw bind harden fish rebuild transcribe train count fill row
bury sow burn melt freeze drop fall rise slide sleep wake leave speak sing hunt guide plant water climb dive sail grind mend
rely depend rest draw stem aim range appear become seem fund finance belong mean call name note state say"""
)

_IRREGULAR_THIRD = {"have": "has", "be": "is", "do": "does", "go": "goes"}
_IRREGULAR_BASE = {"has": "have", "is": "are", "was": "were", "does": "do", "goes": "go", "focuses": "focus"}
_IRREGULAR_PAST = {
    "found": "find", "built": "build", "led": "lead", "wrote": "write", "won": "win", "taught": "teach", "held": "hold",
    "made": "make", "showed": "show", "began": "begin", "took": "take", "drew": "draw", "grew": "grow", "ran": "run",
    "spent": "spend", "came": "come", "sought": "seek", "gave": "give", "brought": "bring", "kept": "keep",
    "flew": "fly", "saw": "see", "knew": "know", "rethought": "rethink", "thought": "think", "told": "tell",
    "understood": "understand", "became": "become", "co-led": "co-lead", "read": "read", "set": "set", "put": "put",
}  # fmt: skip
_DOUBLED = vocabulary("map run plan scan get set put begin program win cut co-run sit let stem")
_DOUBLED_L = vocabulary("model control")
_PARTICIPLES = {
    "begun": "begin", "written": "write", "taken": "take", "given": "give", "seen": "see", "known": "know",
    "grown": "grow", "drawn": "draw", "shown": "show", "become": "become", "flown": "fly", "rewritten": "rewrite",
    "spoken": "speak", "thrown": "throw", "frozen": "freeze", "broken": "break",
}  # fmt: skip
# Also nouns: after "and" they are verbs only when an object follows.
_NOUNISH = vocabulary("""study work design use model map track record test estimate report present focus support print image sequence
    probe interview survey link bridge search look turn control release draw program plan watch share detail chart
    question challenge press pattern sample range host head chair document measure return name note state call press
    cast fold mix coat store capture start stack roll process need care concern ground root rest root mine address aim
    help answer scan train offer cover set count catalogue instrument fund finance""")
_AND = re.compile(
    r"(?P<and>(?:,|;|\band|\bor|\bbut|\bthen)\s+(?:(?:and|or|but|then|also|now|often|\w+ly)\s+)*)(?P<verb>[\w-]+)"
)
_OBJECT_OF_BASE = re.compile(
    r"\s+(?:the|a|an|how|why|what|whether|which|my|our|your|his|her|their|its|new|them|it|those|these)\b"
)
_OBJECT_OF_THIRD = re.compile(
    r"\s+(?!(?:of|for|in|at|from|and|or|are|is|was|were|have|can|that|which|who|to|by|with|across|over|under|between"
    r"|on|as|into|than|like|through|during)\b)\w"
)


def third(base: str) -> str:
    """ "study" → "studies": what follows "she"."""
    if base in _IRREGULAR_THIRD:
        return _IRREGULAR_THIRD[base]
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")


def base_of_third(form: str) -> str:
    """ "studies" → "study", "is" → "are": what follows "you"."""
    if form in _IRREGULAR_BASE:
        return _IRREGULAR_BASE[form]
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("sses", "shes", "ches", "xes", "zzes")) and form not in {"caches", "aches"}:
        return form[:-2]
    return form[:-1] if form.endswith("s") and not form.endswith("ss") else form


def gerund(base: str) -> str:
    """ "build" → "building"."""
    if base in _DOUBLED or re.fullmatch(r"[^aeiou]+[aeiou][bdgmnprt]", base):
        return base + base[-1] + "ing"
    if base in _DOUBLED_L:
        return base + "ling"
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    return base + "ing"


def _past(base: str) -> str:
    if base in _DOUBLED or base in _DOUBLED_L:
        return base + base[-1] + "ed"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    return base + ("d" if base.endswith("e") else "ed")


_THIRD = {third(base): base for base in BASES}
_PAST = {_past(base): base for base in BASES - frozenset(_IRREGULAR_PAST.values())} | _IRREGULAR_PAST


def infinitive(form: str) -> str | None:
    """The base of a known verb in any of its finite forms, None for any other word."""
    form = form.lower()
    if form in _IRREGULAR_PAST:
        return _IRREGULAR_PAST[form]
    return form if form in BASES else _THIRD.get(form) or _PAST.get(form) or _PARTICIPLES.get(form)


def is_finite(word: str) -> bool:
    """Whether the word is a form of "be", "have", "do", a modal, or of a known verb."""
    word = word.lower()
    return word in _AUXILIARIES or infinitive(word) is not None


_NOUNISH_THIRD = frozenset(third(base) for base in _NOUNISH & BASES)
_TO_SECOND = _THIRD | {"is": "are", "has": "have", "was": "were"}
_AUXILIARIES = vocabulary(
    "is are am was were has have had does do did can could will would may might must should cannot"
)


def second_person(form: str) -> str:
    """The form that follows "you"; modals and past forms stay."""
    lowered = form.lower()
    if lowered == "am":
        return "are"
    if lowered in _THIRD or lowered in _IRREGULAR_BASE:
        return _IRREGULAR_BASE.get(lowered) or _THIRD[lowered]
    if lowered in BASES or lowered in _AUXILIARIES or lowered in _PAST:
        return form
    return base_of_third(form) if lowered.endswith("s") else form


def third_person(form: str) -> str:
    """The form that follows a name, for what follows "I"."""
    lowered = form.lower()
    if lowered in {"don't", "don’t"}:
        return "doesn’t"
    if lowered in {"am", "are"}:
        return "is"
    if lowered == "were":
        return "was"
    if lowered == "have":
        return "has"
    if lowered in _AUXILIARIES or is_past(lowered) or lowered.endswith(("ed", "n't", "n’t")):
        return "does" if lowered == "do" else form
    return third(form)


def coordinated_to_second(rest: str) -> str:
    """Behind "you": "glaciers and builds sensors" → "glaciers and build sensors"."""

    def change(verb: str, after: str) -> str | None:
        if verb in _NOUNISH_THIRD:
            return _THIRD[verb] if _OBJECT_OF_THIRD.match(after) else None
        return base_of_third(verb) if _is_unknown_third(verb, after) else _TO_SECOND.get(verb)

    return _recoordinate(rest, change)


def coordinated_to_third(rest: str) -> str:
    """Behind a name: "glaciers and build sensors" → "glaciers and builds sensors"."""

    def change(verb: str, after: str) -> str | None:
        if verb in _NOUNISH and not _OBJECT_OF_BASE.match(after):
            return None
        return third(verb) if verb in BASES else {"am": "is", "have": "has"}.get(verb)

    return _recoordinate(rest, change)


def _recoordinate(rest: str, change: Callable[[str, str], str | None]) -> str:
    """Changes the verbs that share the sentence's subject; where a verb may have another one, the text ends before."""
    place = 0
    while (match := _AND.search(rest, place)) and ";" not in match[0]:
        place = match.end()
        changed = change(match["verb"], rest[match.end() :])
        before = rest[: match.start()]
        if changed is None or changed == match["verb"]:
            continue
        if _may_have_other_subject(before, match["and"]):
            if _is_pair(before, match["verb"]):
                continue
            return before.rstrip(" ,;")
        rest = rest[: match.start("verb")] + changed + rest[match.end() :]
        place = match.start("verb") + len(changed)
    return rest


def _is_unknown_third(word: str, after: str) -> bool:
    """Whether an unknown word must be a verb: it ends like one, and an object follows."""
    known = infinitive(word) is not None or word in _AUXILIARIES
    return not known and bool(re.fullmatch(r"[a-z]{2,}[^s]s", word)) and _OBJECT_OF_BASE.match(after) is not None


def _is_pair(before: str, verb: str) -> bool:
    """Whether a verb of the same form stands in front: "predicts and explains" have one subject and one object."""
    last = before.rsplit(maxsplit=1)[-1] if before.split() else ""
    return is_finite(last) and (last in _THIRD) == (verb in _THIRD)


def _may_have_other_subject(before: str, joint: str) -> bool:
    """Whether a relative or infinitive clause stands in front: "sensors that sleep and wake"."""
    clause = re.split(r"[,;]", before)[-1] if not joint.startswith((",", ";")) else ""
    return re.search(r"\b(?:that|which|who|where|when|how|why|what|whether|to|because|while)\b", clause) is not None


def before_second_verb(rest: str) -> str:
    """The text up to where another verb shares its subject: "ice flow and writes about it" → "ice flow"."""
    for match in _AND.finditer(rest):
        base, before = infinitive(match["verb"]), rest[: match.start()]
        if _is_unknown_third(match["verb"], rest[match.end() :]):
            return before.rstrip(" ,;")
        if base is None or _is_pair(before, match["verb"]):
            continue
        follows = (_OBJECT_OF_BASE if match["verb"] == base else _OBJECT_OF_THIRD).match(rest, match.end())
        if follows or base not in _NOUNISH:
            return before.rstrip(" ,;")
    return rest


def is_auxiliary(word: str) -> bool:
    """Whether the word is a form of "be", "have", "do" or a modal."""
    return word in _AUXILIARIES


def base_of(form: str) -> str | None:
    """The base of a verb that may be unknown; None for an unknown past form, whose base cannot be told."""
    known = infinitive(form)
    if known or form.endswith("ed"):
        return known
    return base_of_third(form) if form.isalpha() else None


def is_past(word: str) -> bool:
    """Whether the word is the past of a known verb, and not its present as well."""
    return word in _PAST and word not in BASES


def is_third(word: str) -> bool:
    """Whether the word can follow "she"."""
    return word in _THIRD


def can_be_verb(word: str, *, plural: bool, after: str) -> bool:
    """Whether the word is a known verb's present that agrees with its subject; what is also a noun needs an object."""
    base = _THIRD.get(word) if not plural else word if word in BASES else None
    if base is None:
        return False
    return base not in _NOUNISH or (_OBJECT_OF_BASE if plural else _OBJECT_OF_THIRD).match(after) is not None

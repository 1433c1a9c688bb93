"""Words that the rules know. Lists, not rules: what is done with them stands in the rules' own modules.

Words are as they are written, folded; `words.lemmas` turns a list into lemmas.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GRAMMAR = _words(
    "a an the and or but as at by for from in into of on onto to with within upon per via than then that this these those there here "
    "it its i me my mine myself we us our ours he him his himself she her hers herself they them their you your yours yourself who whom "
    "whose which what when where how why while be do have can will shall would should may might could must also so such too very both "
    "not no nor never through between among during since until under over about around across after before against along toward "
    "one's 's if because s t ll ve re m d"
)
"""Carry no meaning of their own, or one that a rule of its own looks after."""

FRAME = _words(
    "group lab laboratory team page website site work research study project paper article book publication preprint topic area field "
    "subject focus describe write say mention note report list state title call name concern deal interest particular example"
)
"""Say how something is spoken of, not what it is: "in your paper you describe …" may stand around any quote."""

SAME: tuple[frozenset[str], ...] = tuple(
    map(
        _words,
        (
            "study investigate examine explore research analyse analyze look work",
            "build develop design construct create make devise engineer",
            "show demonstrate find report",
            "use employ apply utilise utilize rely",
            "measure record monitor track log",
            "teach lecture instruct",
            "receive win award earn get obtain",
            "write author publish appear",
            "method technique approach procedure",
            "university univ",
            "hold have own",
            "collaborate cooperate",
            "large big",
            "let allow enable permit",
            "question problem issue",
            "explain describe account",
            "begin start",
            "collect gather",
            "people person human",
            "stay remain",
            "try attempt",
            "grow rise increase",
            "fall drop decrease decline",
            "aim plan intend hope want",
        ),
    )
)
"""A careful writer may put one word of a set for another."""

IMPLIED: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (_words("prize award medal fellowship grant honour honor scholarship"), _words("receive win award get earn hold")),
    (_words("professor director dean editor president chair lecturer fellow researcher head"), _words("hold serve")),
)
"""What an entry of a list says without its verb: "Nansen Prize (2021)" is a prize received."""

NEGATORS = _words(
    "not no never none nobody nothing neither nor cannot without hardly scarcely barely unable fail failure lack absence refute disprove "
    "contradict reject deny stop cease longer refuse decline avoid"
)
MODALITY = _words(
    "may might could suggest appear seem possible possibly probable probably likely perhaps preliminary tentative potential potentially "
    "hypothesise hypothesize hypothesis believe suspect speculate conjecture indicate assume presumably apparently maybe"
)
INTENTION = _words(
    "aim plan intend hope want propose will upcoming forthcoming future seek try attempt wish prepare soon planned"
)
APPROXIMATION = _words(
    "about approximately nearly almost roughly around up circa partly partially largely mostly mainly at least"
)
CONDITIONS = _words("if unless except only provided assuming otherwise")
QUANTITY = _words("some many most few several part half often sometimes usually typically occasionally certain")
TOTALITY = _words(
    "all every always only entire entirely whole wholly complete completely each any everywhere fully sole solely alone exclusively"
)
PAST = _words(
    "former formerly previous previously ex past retired emeritus emerita until till then ago earlier once late alumnus alumna deceased"
)
PAST_VERBS = _words("was were had served held used")
"""As they are written, not lemmas."""

STATES = _words(
    "lead head direct chair run hold serve teach work edit advise supervise coordinate manage co-lead co-direct be organise organize host"
)
"""Verbs that say what somebody is: their tense says whether it still holds."""

QUALIFIERS = _words(
    "assistant associate adjunct visiting honorary emeritus deputy vice acting interim junior affiliated part-time"
)
OFFICES = _words(
    "professor director dean editor chair president author investigator fellow lecturer head leader member chairman chairwoman researcher"
)
"""An office that the quote qualifies ("associate professor") is not claimed without its qualifier."""

OTHERS = _words(
    "student students postdoc postdocs colleague colleagues collaborator collaborators coauthor co-author co-authors coauthors advisee "
    "advisees alumnus alumna alumni mentor advisor adviser supervisor wife husband partner brother sister daughter son assistant "
    "assistants predecessor successor candidate candidates researchers graduates"
)
"""People around a recipient, as they are written: what these did is not the recipient's deed."""

OWN = _words("i we she he they you")
"""Pronouns that can stand for the recipient, as they are written."""

LINKS = _words("and but who which that where while whom whose")
PREPOSITIONS = _words(
    "in at of from for with by to on under into about near between among through after before since during against beside like"
)
DETERMINERS = _words(
    "my our his her their the a an your former current phd doctoral graduate postdoctoral young late own two three one first"
)
PLACES = _words(
    "university college institute institution school department faculty centre center laboratory lab group prize award medal fellowship "
    "academy society council foundation network project programme program station conference journal"
)
"""Capitalised words that are no persons."""

NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "hundred": "100",
    "thousand": "1000",
    "million": "1000000",
    "dozen": "12",
}

IRREGULAR = {
    "led": "lead", "built": "build", "wrote": "write", "written": "write", "won": "win", "found": "find", "taught": "teach",
    "held": "hold", "made": "make", "shown": "show", "ran": "run", "began": "begin", "begun": "begin", "grew": "grow", "grown": "grow",
    "known": "know", "knew": "know", "given": "give", "gave": "give", "taken": "take", "took": "take", "got": "get", "sent": "send",
    "spent": "spend", "kept": "keep", "thought": "think", "brought": "bring", "became": "become", "came": "come", "went": "go",
    "saw": "see", "seen": "see", "drew": "draw", "drawn": "draw", "chose": "choose", "chosen": "choose", "rose": "rise",
    "risen": "rise", "fell": "fall", "fallen": "fall", "lost": "lose", "left": "leave", "met": "meet", "paid": "pay",
    "said": "say", "sought": "seek", "sold": "sell", "stood": "stand", "told": "tell", "understood": "understand",
    "is": "be", "are": "be", "was": "be", "were": "be", "been": "be", "being": "be", "am": "be", "has": "have", "had": "have",
    "having": "have", "does": "do", "did": "do", "done": "do", "men": "man", "women": "woman", "children": "child",
    "mice": "mouse", "analyses": "analyse", "analysis": "analyse", "hypotheses": "hypothesis", "phenomena": "phenomenon",
    "theses": "thesis", "n't": "not", "labs": "lab", "prof": "professor", "founder": "found", "founders": "found",
    "coauthor": "co-author", "coauthored": "co-author", "cofounder": "co-found", "co-founder": "co-found", "retired": "retired",
    "leading": "leading", "upcoming": "upcoming", "forthcoming": "forthcoming", "pioneering": "pioneering",
}  # fmt: skip
"""Forms of irregular verbs and nouns; and words that are no forms of what they look like."""

"""The judge: what of an e-mail is true, by what the world's maker wrote down. Never by asking the checker. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scribe.v1 import pipeline_pb2

from scribe_evals.claims.people import Somebody
from scribe_evals.claims.truths import Truth

TRUE, FALSE = True, False

_PRAISE = r"groundbreaking|world[- ]leading|pioneering|award-winning|renowned|seminal|brilliant"
_CAUSE = r"\bbecause\b|\breason why\b|\bconsequence\b"
_SENDER = re.compile(
    r"\b(?:I|me|my|mine|we|our|us)\b|\bhaving read\b|\breading\b|\bas a fellow\b|\bbeing a\b|\bfamiliar to\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“([^”]+)”")
_MAY_MISS = frozenset({"hedge_dropped", "former_made_current", "plan_made_done", "negation_dropped"})
_SHORTEST_FIXED = 3
_TITLE_WORDS = 3
_NEUTRAL = re.compile(
    r"My own interest is in .+|This interest is why I am writing to you\.|I would be glad to hear what you think about it\."
)
"""What the composer puts where nothing is proved; it says nothing of the recipient, and of the sender only their own words."""


@dataclass(slots=True)
class Verdicts:
    """Sums over e-mails."""

    emails: int = 0
    accepted: int = 0
    wrong: int = 0
    told: Counter[str] = field(default_factory=Counter)
    slipped: Counter[str] = field(default_factory=Counter)
    accepted_beside: Counter[str] = field(default_factory=Counter)
    true_told: int = 0
    true_kept: int = 0
    invented_titles: int = 0
    sender_claims: int = 0
    examples: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return 1 - self.wrong / self.accepted if self.accepted else 0.0

    @property
    def recall(self) -> float:
        return self.true_kept / self.true_told if self.true_told else 0.0

    def precision_of(self, kind: str) -> float:
        """Of what was accepted in e-mails where this kind of lie was told, the share that is not such a lie."""
        accepted = self.accepted_beside[kind] + self.slipped[kind]
        return 1 - self.slipped[kind] / accepted if accepted else 1.0


def judge(
    somebody: Somebody, state: pipeline_pb2.PipelineState, told: Sequence[Mapping[str, Any]], sums: Verdicts
) -> None:
    """Adds one e-mail to the sums. `told` is what the model said in this job, lies and truths."""
    sums.emails += 1
    fills = filled(state)
    lies = [each for each in told if each["task"] == "compose" and each["kind"] != "left_true"]
    slips = _slips(somebody, state, fills, lies)
    claims = [(claim, is_true(somebody, claim.text) and _is_cited(somebody, claim)) for claim in state.draft.claims]
    wrong = [claim.text for claim, holds in claims if not holds]
    for kind, text in slips:
        sums.slipped[kind] += 1
        sums.examples.append(f"{kind}: {text}")
    beyond = [text for kind, text in slips if not any(_same(text, claim.text) for claim, _ in claims)]
    sums.examples += [f"unexplained: {text}" for text in wrong if not any(_same(text, slip) for _, slip in slips)]
    sums.accepted += len(claims) + len(beyond)
    sums.wrong += len(wrong) + len(beyond)
    for kind in {each["kind"] for each in told if each["kind"] != "left_true"}:
        sums.accepted_beside[kind] += sum(holds for _, holds in claims)
    sums.told.update(each["kind"] for each in told if each["kind"] != "left_true")
    sums.invented_titles += sum(
        _is_invented(title, somebody) for text in fills.values() for title in _QUOTED.findall(text)
    )
    claimed = [one for text in fills.values() for one in _sentences(text) if _is_sender_claim(one)]
    sums.sender_claims += len(claimed)
    sums.examples += [f"sender: {one}" for one in claimed]
    _count_recall(somebody, state, told, sums)


def is_true(somebody: Somebody, said: str) -> bool:
    """Whether a telling is faithful to every sentence whose word it names, and names one at least."""
    about = [truth for truth in somebody.all_truths if any(_names(said, key) for key in truth.keys)]
    if not about or re.search(_PRAISE, said, re.IGNORECASE) or re.search(_CAUSE, said, re.IGNORECASE):
        return False
    if any(not _is_faithful(said, truth) for truth in about) or _mixes_papers(somebody, said):
        return False
    numbers = set(re.findall(r"\d+", " ".join(truth.sentence for truth in about)))
    years = {str(paper.year) for paper in somebody.papers if _names(said, paper.record.keys[0])}
    return set(re.findall(r"\d+", said)) <= numbers | years


def filled(state: pipeline_pb2.PipelineState) -> dict[str, str]:
    """What stands in each slot of the body, by the slot's id; sought between the pieces of fixed text.

    Slots with next to nothing between them share what stands in both.
    """
    found: dict[str, str] = {}
    place, pending = 0, []
    for segment in state.template.segments:
        if segment.HasField("slot"):
            pending.append(segment.slot.id)
            continue
        if pending and len(segment.fixed_text.strip()) < _SHORTEST_FIXED:
            continue
        at = state.draft.body.find(segment.fixed_text, place)
        if at < 0:
            break
        found |= dict.fromkeys(pending, state.draft.body[place:at])
        place, pending = at + len(segment.fixed_text), []
    return found | dict.fromkeys(pending, state.draft.body[place:])


def _is_faithful(said: str, truth: Truth) -> bool:
    if truth.said and not re.search(truth.said, said, re.IGNORECASE):
        return False
    if truth.not_said and re.search(truth.not_said, said, re.IGNORECASE):
        return False
    years = set(re.findall(r"\b(?:19|20)\d\d\b", said))
    named = {year for name, year in truth.entries if _names(said, name)}
    return not truth.entries or years <= named


def _mixes_papers(somebody: Somebody, said: str) -> bool:
    """Whether one paper's title stands beside another's finding."""
    titled = [paper for paper in somebody.papers if _names(said, paper.record.keys[0])]
    found = [
        paper
        for paper in somebody.papers
        for finding in paper.findings
        if any(_names(said, key) for key in finding.keys)
    ]
    return bool(titled) and any(paper not in titled for paper in found)


def _is_cited(somebody: Somebody, claim: Any) -> bool:
    """Whether the receipt's quote, or the paper it is from, holds a word that the claim is about."""
    about = [truth for truth in somebody.all_truths if any(_names(claim.text, key) for key in truth.keys)]
    quote = (
        f"{claim.quote.text} {claim.quote.before} {claim.quote.after}"
        if claim.quote.source_id.startswith("a")
        else claim.quote.text
    )
    return any(_names(quote, key) for truth in about for key in truth.keys)


def _slips(
    somebody: Somebody, state: pipeline_pb2.PipelineState, fills: Mapping[str, str], lies: Iterable[Mapping[str, Any]]
) -> list[tuple[str, str]]:
    """The lies that stand in the e-mail, each once."""
    found = {}
    for each in lies:
        text = state.draft.subject if each["where"] == "subject" else fills.get(each["where"], "")
        if _ends_so(each["text"], text) and not _is_true_after_all(somebody, state, each):
            found[each["text"]] = (each["kind"], each["text"])
    return list(found.values())


def _is_true_after_all(somebody: Somebody, state: pipeline_pb2.PipelineState, lie: Mapping[str, Any]) -> bool:
    """A turn that left the meaning, such as one hedge of two taken away; or a wrong proof that was not used in the end."""
    if lie["kind"] == "wrong_id":
        return _is_soundly_cited(somebody, state, lie["text"])
    return lie["kind"] in _MAY_MISS and is_true(somebody, lie["text"])


def _is_soundly_cited(somebody: Somebody, state: pipeline_pb2.PipelineState, text: str) -> bool:
    return all(_is_cited(somebody, claim) for claim in state.draft.claims if _same_within(text, claim.text))


def _count_recall(
    somebody: Somebody, state: pipeline_pb2.PipelineState, told: Sequence[Mapping[str, Any]], sums: Verdicts
) -> None:
    """For each slot the most true claims that the model gave in one round, and how many true ones stand in it at the end."""
    rounds: dict[str, Counter[str]] = defaultdict(Counter)
    said: dict[str, list[str]] = defaultdict(list)
    for each in told:
        if each["task"] == "compose" and each["kind"] == "left_true" and is_true(somebody, each["text"]):
            rounds[each["where"]][each["sha256"]] += 1
            said[each["where"]].append(each["text"])
    kept = Counter(claim.slot_id for claim in state.draft.claims if is_true(somebody, claim.text))
    for slot, counts in rounds.items():
        most = max(counts.values())
        sums.true_told += most
        sums.true_kept += min(most, kept[slot])
        if kept[slot] < most:
            sums.lost += said[slot]


def _is_invented(title: str, somebody: Somebody) -> bool:
    """A quoted title or passage that is neither a paper's nor on the page."""
    if len(title.split()) < _TITLE_WORDS:
        return False
    return not any(_same_within(title, text) for truth in somebody.all_truths for text in (truth.sentence,))


def _is_sender_claim(sentence: str) -> bool:
    bare = _QUOTED.sub("", sentence)
    return bool(_SENDER.search(bare)) and not _NEUTRAL.fullmatch(sentence.strip())


def _sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?])\s+|\n\s*\n", text) if one.strip()]


def _names(text: str, key: str) -> bool:
    return re.search(rf"\b{re.escape(key)}\b", text, re.IGNORECASE) is not None


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _same_within(text: str, whole: str) -> bool:
    return _plain(text) in _plain(whole)


def _ends_so(text: str, whole: str) -> bool:
    """Whether a text stands in another and ends there: "which holds" does not stand in "which holds only if …"."""
    return re.search(rf"{re.escape(_plain(text))}(?=[.,;:!?”\s]*(?:$|[.,;:!?”]))", _plain(whole)) is not None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[.,;:]+$", "", text.strip()).casefold().split())

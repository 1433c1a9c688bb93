"""A second opinion on what is a slot, written from the sentence of the design and from nothing of the parser's.

"`{{name}}`, and `[text]` with a letter in it, 2 to 60 characters, one line, not followed by `(`, `[` or `:`; a backslash
escapes." Besides, nobody means a slot by fenced code, a footnote `[^…]`, a citation `[@…]` or an option of LaTeX.
"""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST_BRACES = 300
_LONGEST_BRACKETS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A template's texts that stay, and its markers: `texts` has one more entry than `markers`; entries may be empty."""

    texts: tuple[str, ...]
    markers: tuple[str, ...]


def cut(template: str) -> Cut:
    """The template, read from left to right."""
    texts, markers, place = [""], [], 0
    while place < len(template):
        if end := _code_end(template, place):
            texts[-1] += template[place:end]
        elif template[place] == "\\" and (end := _slot_end(template, place + 1)):
            texts[-1] += template[place + 1 : end]
        elif end := _slot_end(template, place):
            markers.append(template[place:end])
            texts.append("")
        else:
            end = place + 1
            texts[-1] += template[place]
        place = end
    return Cut(texts=tuple(texts), markers=tuple(markers))


def _slot_end(template: str, place: int) -> int:
    """Behind the slot that begins here; 0 if none does."""
    if template.startswith("{{", place):
        return _braces_end(template, place)
    if template.startswith("[", place):
        return _brackets_end(template, place)
    return 0


def _braces_end(template: str, place: int) -> int:
    end = template.find("}}", place)
    name = template[place + 2 : end]
    is_slot = end > 0 and not set("{}") & set(name) and _has_letter(name) and len(name) <= _LONGEST_BRACES
    return end + 2 if is_slot and not _has_empty_line(name) else 0


def _brackets_end(template: str, place: int) -> int:
    end = template.find("]", place)
    name = template[place + 1 : end]
    if end < 0 or not 2 <= len(name) <= _LONGEST_BRACKETS or set("[{}\r\n") & set(name) or not _has_letter(name):
        return 0
    behind = template[end + 1 : end + 3]
    is_markup = behind[:1] in {"(", "[", ":"} or name[0] in "^@!" or (behind[:1] == "{" and behind != "{{")
    return 0 if is_markup or _is_option(template[:place]) or template[:place].endswith("]") else end + 1


def _has_letter(name: str) -> bool:
    return any(character.isalpha() for character in name)


def _has_empty_line(name: str) -> bool:
    return any(not line.strip() for line in name.splitlines()[1:-1])


def _is_option(before: str) -> bool:
    """Whether a command such as `\\cite` stands directly before."""
    letters = before.rstrip("*")
    while letters and letters[-1].isascii() and letters[-1].isalpha():
        letters = letters[:-1]
    return letters.endswith("\\") and letters != before.rstrip("*")


def _code_end(template: str, place: int) -> int:
    """Behind the fenced code that begins here; 0 if none does, or it never ends."""
    at_line = place == 0 or template[place - 1] == "\n"
    if not at_line or not template.startswith("```", place):
        return 0
    closing = template.find("\n```", place + 3)
    return closing + 4 if closing >= 0 else 0

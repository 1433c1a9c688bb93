"""Cutting templates."""

from __future__ import annotations

import pytest
from scribe_parser.slots import FixedText, Syntax, cut, joined, slots_of


def names(template: str) -> list[str]:
    """The names of the slots found."""
    return [slot.name for slot in slots_of(cut(template))]


def test_a_template_is_cut_into_fixed_text_and_slots_in_order() -> None:
    """Each slot has its id, name, marker and syntax; everything else is fixed."""
    first, name, middle, sender = cut("Dear {{ name }},\nI am [Your Name]")
    assert first == FixedText(text="Dear ")
    assert middle == FixedText(text=",\nI am ")
    assert [(s.id, s.name, s.marker, s.syntax) for s in slots_of([name, sender])] == [
        ("slot1", "name", "{{ name }}", Syntax.BRACES),
        ("slot2", "Your Name", "[Your Name]", Syntax.BRACKETS),
    ]


@pytest.mark.parametrize(
    "template",
    [
        "[1]", "[x]", "[ ]", "[...]", "[2020]", "{{}}", "{{ }}", "{{1}}", "[a\nb]", "[" + "a" * 61 + "]",
        "see [the site](https://a.example)", "see [the site][ref]", "[ref]: https://a.example", "a [note]: b",
        "{name}", "{{a\n\nb}}", "{{a\r\n\r\nb}}", "[a\rb]", "[see [this]", "", "{{a {b} c}}", "}}a{{", "{{a}", "[a", "a]",
        "as shown[^note]", "as [@lee2020] shows", "> [!NOTE]", r"\cite[page 5]{lee2020}", r"\item[first]", "[first]{.bold}",
        "- [x] done", "```\na[index] = {{ user }}\n```", "~~~ html\r\n{{ user }}\r\n~~~\r\n", '{"a": {"b": {"c": 1}}}',
    ],
)  # fmt: skip
def test_what_is_no_slot_stays(template: str) -> None:
    """Footnotes, links, reference definitions, empty or broken markers are fixed text."""
    if template == "[see [this]":
        assert names(template) == ["this"]
    else:
        assert (names(template), joined(cut(template))) == ([], template)


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("[ab]", "ab"), ("[Name!]", "Name!"), ("[" + "a" * 60 + "]", "a" * 60), ("{{имя}}", "имя"), ("[氏名]", "氏名"),
        ("{{a\n  b}}", "a b"), ("Dear [Professor Name]:\n", "Professor Name"), ("[their paper].", "their paper"),
        ("[see {{paper}}]", "paper"), ("{{{paper}}}", "paper"), ("{{ {{paper}} }}", "paper"), ("{ {{paper}} }", "paper"),
        ("```\n{{never closed}}", "never closed"), ("```{{in a line}}```", "in a line"), ("[ö\u0308x]", "ö\u0308x"), ("[اسم]", "اسم"),
        ("{}[paper]", "paper"), ("[1]\n[paper]", "paper"), ("[paper]}", "paper"), (r"\alpha [paper]", "paper"),
    ],
)  # fmt: skip
def test_what_is_a_slot(template: str, name: str) -> None:
    """Any script, 2 to 60 characters in brackets, a wrapped line in braces, a salutation's colon behind it."""
    assert names(template) == [name]


def test_a_backslash_keeps_a_slot_as_text() -> None:
    """The backslash goes, what it escapes stays; other backslashes are not touched."""
    assert cut(r"\{{name}} \[your name] \n C:\dir") == [FixedText(text=r"{{name}} [your name] \n C:\dir")]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_pieces_give_the_template_back_byte_for_byte(newline: str) -> None:
    """Odd spaces, tabs, line ends, emoji and combining marks survive."""
    template = f"\ufeffDear  {{{{ name\t}}}} ,{newline}{newline}\te\u0301 👩‍🔬 [a title] \u202e x[[y z]] {{{{{{w}}}}}} $name {newline}"
    assert joined(cut(template)).encode() == template.encode()


def test_cutting_a_hostile_template_takes_no_time() -> None:
    """Ten thousand opening brackets are no denial of service."""
    for template in (
        *("[" * 10_000, "{{" * 5_000, "[a" * 5_000, "{{a\n" * 2_500, "\\[" * 5_000, "[a]:" * 2_500, "```a\n" * 2_000),
        *("```\n~~~\n" * 1_250, "{{" + "a\n" * 5_000, "[ab] " * 2_000, "\\a" * 5_000),
    ):
        assert joined(cut(template)) == template

"""What templates are made from: greetings, sentences, decorations and closings in many scripts and markups. Data."""

from __future__ import annotations

from collections.abc import Sequence

from scribe_evals.templates.pieces import Piece, escaped, fixed, recipient, sender

Part = Sequence[Piece]

NAME, EMAIL = "Nadia Rosenthal-Okafor", "nadia@arden.example"
INSTITUTION, POSITION, FIELD = "University of Arden", "master's student", "environmental physics"
ANSWERS = {"start date": "May 2027", "thesis title": "Snow that remembers"}

GREETINGS: tuple[Part, ...] = (
    (fixed("Dear "), recipient("{{name}}"), fixed(",")),
    (fixed("Dear Professor "), recipient("[Last Name]"), fixed(",")),
    (fixed("Hello "), recipient("{{ first name }}"), fixed("!")),
    (fixed("Dear Dr. "), recipient("{{last_name}}"), fixed(" 🙂,")),
    (fixed("Sehr geehrte*r "), recipient("{{name}}"), fixed(",")),
    (fixed("Chère/Cher "), recipient("{{name}}"), fixed(",")),
    (fixed("Уважаемый коллега "), recipient("{{name}}"), fixed("!")),
    (fixed("尊敬的"), recipient("{{name}}"), fixed("：")),
    (fixed("עמית/ה יקר/ה "), recipient("{{name}}"), fixed(",")),
    (fixed("عزيزي "), recipient("{{name}}"), fixed("،")),
    (fixed("Dear "), recipient("{{title}}"), fixed(" "), recipient("{{last name}}"), fixed(",")),
    (fixed("Dear Dr. "), recipient("[insert last name]"), fixed(",")),
    (fixed("Dear "), recipient("{{whom}}"), fixed(",")),
    (fixed("Dear Professor,"),),
)

ABOUT_RECIPIENT: tuple[Part, ...] = (
    (recipient("{{one sentence on their research}}"),),
    (recipient("{{a sentence about their recent work}}"), fixed(" That is why I write.")),
    (fixed("I am writing because of "), recipient("{{a recent paper of theirs}}"), fixed(".")),
    (fixed("My question concerns "), recipient("[one of their publications]"), fixed(" and what follows from it.")),
    (fixed("What draws me to your group: "), recipient("{{their research\n  topic}}"), fixed(".")),
    (fixed("(In short: "), recipient("{{research}}"), fixed(")")),
    (fixed("> "), recipient("{{something specific about their work}}")),
    (fixed("Ваша работа: "), recipient("{{their research}}"), fixed(".")),
    (fixed("您的研究："), recipient("{{their research}}"), fixed("。")),
    (
        fixed("- your field, "),
        recipient("[their field]"),
        fixed("\n- your work, "),
        recipient("{{a finding of theirs}}"),
    ),
)

ABOUT_SENDER: tuple[Part, ...] = (
    (fixed("My name is "), sender("[Your Name]", NAME), fixed(" and I am a "), sender("[your position]", POSITION), fixed(".")),
    (fixed("I study "), sender("[my field of study]", FIELD), fixed(" at "), sender("[your university]", INSTITUTION), fixed(".")),
    (fixed("I could begin on "), sender("[start date]", ANSWERS["start date"]), fixed(".")),
    (fixed("My thesis is called “"), sender("[my thesis title]", ""), fixed("”.")),
    (fixed("I'm in my third year and I like snow."),),
    (fixed("Ich studiere im dritten Jahr Physik — mit großer Freude."),),
    (fixed("Я учусь на третьем курсе."),),
)  # fmt: skip

DECORATIONS: tuple[Part, ...] = (
    (fixed("## What I can do"),),
    (fixed("- [x] statistics\n- [ ] field work\n* [X] *Python*"),),
    (fixed("See [my page](http://pages.example/~me?a=[b]&c={d}) and [the notes][1]."),),
    (fixed("[1]: http://pages.example/notes 'Notes'"),),
    (fixed("A footnote[^1] and another[^note], as [@lee2020] has it."),),
    (fixed("| a | b |\n|---|---|\n| {x} | 1 |"),),
    (fixed("```python\nwaiting = {{job}}\nfirst = queue[index]\n```"),),
    (fixed("Inline `f(x) = {x}` and $\\frac{a}{b}$ and \\cite[page 5]{lee2020}."),),
    (fixed('{"a": {"b": {"c": [1, 2]}}}'),),
    (fixed("Braces { that } are {no} slots: {{}}, {{ }}, {{1}}, {{a {b} c}}, }}{{, [ ], [1], [2020], []."),),
    (
        fixed("I write "),
        escaped("{{name}}"),
        fixed(" and "),
        escaped("[Your Name]"),
        fixed(" when I explain templates."),
    ),
    (fixed("e\u0301 o\u0308 Z\u0351\u036b\u0343a\u0300 👩\u200d🔬 🇳🇴 \u202eabc\u202c ﬁ ½ \u00a0 \u2009 \u200b·"),),
    (fixed("tabs\there \t and trailing spaces   "),),
    (fixed("$name ${name} %s {0} {name!r} <name> <!-- note --> &amp; \\n \\\\ C:\\temp"),),
    (fixed("**Bold**, _italic_, ~~gone~~ — and a dash – or two."),),
    (fixed("שלום, זה טקסט קבוע."),),
    (fixed("これは固定テキストです。"),),
    (fixed("هذا نص ثابت."),),
    (fixed("\n\n\n"),),
)

CLOSINGS: tuple[Part, ...] = (
    (fixed("Best regards,\n"), sender("[Your Name]", NAME), fixed("\n")),
    (fixed("Kind regards\n"), sender("[YOUR NAME]", NAME), fixed("\n"), sender("[your email]", EMAIL)),
    (fixed("Mit freundlichen Grüßen\nNadia\n"),),
    (fixed("Yours sincerely,\n"), sender("{{your name}}", NAME), fixed("\n"), sender("[your university]", INSTITUTION), fixed("\n\n")),
    (fixed("Thanks!\n\n-- \nN. R.-O.\n"),),
)  # fmt: skip

PLAIN: tuple[str, ...] = (
    "I am a student of physics and I like your work.",
    "I read about glaciers for years, e.g. in books by Dr. A. B. Holm.",
    "Would you have a place for a visitor next year?",
    "Your group does what I would like to learn.",
    "Thank you for your time.",
    "Ich würde mich freuen, von Ihnen zu hören.",
    "С нетерпением жду ответа.",
    "期待您的回复。",
)

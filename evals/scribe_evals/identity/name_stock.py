"""Invented people's names, of several traditions, and the forms in which pages and papers print them. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

_GIVEN = {
    "western": "Alice Martin Laura Peter Claire Daniel Emma Victor Helen Simon Judith Oliver Nora Thomas Irene Felix",
    "accented": "Jürgen Søren Zoé Łukasz Ángel Márta Günter Inés Björn Renée Jiří Ayşe Håkon Šárka Öznur Chloé",
    "double": "María Javier Lucía Andrés Elena Rodrigo Beatriz Álvaro Carmen Gonzalo Isabel Tomás",
    "particle": "Pieter Annelies Joost Marieke Bram Lotte Hendrik Femke Giulia Lorenzo Ludwig Katrijn",
    "hyphen": "Jean-Luc Anne-Marie Karl-Heinz Marie-Claire Hans-Peter Pierre-Yves Eva-Maria Jean-Paul",
    "chinese": "Xiao-Ming Wei-Lin Jia-Hui Zhen-Yu Li-Na Hong-Tao Mei-Xing Yun-Fei Qing-Shan Bo-Wen Dan Rui Shu Ke",
    "korean": "Min-Jun Seo-Yeon Ji-Hoon Eun-Ji Hyun-Woo Da-Eun Tae-Yang Yu-Jin Chae-Won Sung-Min",
    "vietnamese": "Van-An Thi-Hoa Quang-Minh Ngoc-Lan Duc-Thang Bich-Thuy",
}
_FAMILY = {
    "western": "Harrowgate Pellworth Castellane Windrush Marchmont Ashdowne Kettering Lansbury Thornbury Wexcombe Dunmore Radcliff",
    "accented": "Krügerson Bjørnstad Lefèvrine Wójcicka Peñalba Szőllősi Mühlbach Çelikkaya Håkansvik Novotnýk Grønlie Čapekova",
    "double": "García-Robledo Ortega-Salvat Muñoz-Ferrer Ruiz-Alcaraz Vega-Montiel Prado-Quiroga Nieto-Baeza Campos-Urrutia",
    "particle": "van_der_Meulen de_Vriesland van_den_Bosch ter_Horstink di_Santacroce von_Lindenau de_la_Tourette van_Oosterzee",
    "hyphen": "Moreauville Delacroixe Wintermantel Bergholz Chastelain Vautrine Reichenau Dubosque",
    "chinese": "Wang Li Zhang Chen Liu Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo",
    "korean": "Kim Park Choi Jung Kang Yoon Jang Lim Han Shin",
    "vietnamese": "Nguyen Tran Pham Hoang Phan Vu Dang Bui",
}
_SCRIPTS = {
    "chinese": ["明", "林", "慧", "宇", "娜", "涛", "星", "飞", "山", "文", "丹", "睿", "书", "珂"],
    "korean": ["민", "서", "지", "은", "현", "다", "태", "유", "채", "성"],
}
_HONORIFICS = ("", "", "", "", "Dr. ", "Prof. ", "Prof. Dr. ", "Professor ")
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "Ł": "L", "ı": "i", "Ø": "O"})
_EXPANDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ö": "Oe"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name that several people may bear. `given` keeps its hyphen: "Xiao-Ming"; `family` its particles."""

    given: str
    family: str
    tradition: str

    @property
    def usual(self) -> str:
        """As its bearer writes it."""
        return f"{_run_together(self)} {self.family}"


def names(rng: Random) -> Iterator[Name]:
    """Names in random order; no two share family name and initial."""
    every = [
        Name(given=given, family=family.replace("_", " "), tradition=tradition)
        for tradition, families in _FAMILY.items()
        for family in families.split()
        for given in _GIVEN[tradition].split()
    ]
    rng.shuffle(every)
    taken: set[tuple[str, str]] = set()
    for name in every:
        key = (name.family, without_accents(name.given)[0])
        if key not in taken:
            taken.add(key)
            yield name


def relative_of(name: Name, rng: Random) -> Name | None:
    """Somebody else whose initial and family name are the same."""
    initial = without_accents(name.given)[0]
    others = [
        given
        for given in (" ".join(_GIVEN.values())).split()
        if without_accents(given)[0] == initial and given.split("-")[0] != name.given.split("-")[0]
    ]
    return Name(given=rng.choice(others), family=name.family, tradition=name.tradition) if others else None


def full_form(name: Name, rng: Random, middle: str = "") -> str:
    """One of the ways to print the whole name on a paper."""
    if middle:
        return f"{_run_together(name)} {middle}. {name.family}"
    return rng.choice(_full_forms(name))


def initial_form(name: Name, rng: Random) -> str:
    """One of the ways to print it with initials."""
    letters = [part[0] for part in without_accents(name.given).split("-")]
    first = rng.choice(
        [f"{letters[0]}.", "-".join(f"{one}." for one in letters), "".join(f"{one}." for one in letters)]
    )
    return f"{first} {name.family}"


def asked_form(name: Name, rng: Random) -> str:
    """One of the ways in which a sender types it."""
    shown = rng.choice([name.usual, name.usual, name.usual, without_accents(name.usual), _inverted(name)])
    return f"{rng.choice(_HONORIFICS)}{shown}" if "," not in shown else shown


def heading_form(name: Name, rng: Random) -> str:
    """One of the ways in which its bearer's page prints it."""
    signs = _SCRIPTS.get(name.tradition)
    if signs and rng.random() < 0.3:
        return f"{name.usual} ({''.join(rng.sample(signs, 2))})"
    return rng.choice([name.usual, name.usual, f"Dr. {name.usual}", f"Prof. {name.usual}"])


def without_accents(text: str) -> str:
    """The text in plain letters."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_PLAIN)


def _full_forms(name: Name) -> list[str]:
    forms = [name.usual, name.usual, without_accents(name.usual)]
    if name.tradition in {"chinese", "korean", "vietnamese"}:
        forms += [f"{name.given} {name.family}", f"{name.given.replace('-', ' ')} {name.family}"]
        forms += [f"{name.family} {_run_together(name)}"]
    if name.tradition == "accented":
        forms += [without_accents(name.usual.translate(_EXPANDED))]
    if name.tradition == "double":
        forms += [name.usual.replace("-", " "), f"{name.given} {name.family.split('-')[0]}"]
    if name.tradition == "hyphen":
        forms += [name.usual.replace("-", " ")]
    return forms


def _run_together(name: Name) -> str:
    """Xiao-Ming is usually written Xiaoming; Jean-Luc keeps his hyphen."""
    if name.tradition in {"chinese", "korean"}:
        return name.given.replace("-", "").capitalize()
    return name.given.replace("-", " ") if name.tradition == "vietnamese" else name.given


def _inverted(name: Name) -> str:
    return f"{name.family}, {_run_together(name)}"

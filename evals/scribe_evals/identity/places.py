"""Invented institutions. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from random import Random

from scribe_evals.identity.truth import Institution

_TOWNS = [
    "Aldermere",
    "Brackwater",
    "Carrowmoor",
    "Dunvale",
    "Eskerby",
    "Fallowfield",
    "Glenarrow",
    "Hartlepeak",
    "Invermoss",
    "Juniper",
    "Kestrelton",
    "Larkhaven",
    "Mistwood",
    "Northolme",
    "Oakendale",
    "Pembrey",
    "Quarrydown",
    "Ravenspur",
    "Silverlake",
    "Tarnbridge",
    "Umberley",
    "Vellacourt",
    "Westering",
    "Yarrowfield",
    "Zellbach",
    "Amberford",
    "Bellhaven",
    "Cloudsley",
    "Drumlin",
    "Elmsworth",
    "Foxcombe",
    "Gullhaven",
    "Hollowell",
    "Ivybridge",
    "Kilbrannan",
    "Lowenstein",
    "Marlowe",
    "Nethercote",
    "Osterby",
    "Pinewater",
    "Rookhope",
    "Saltmarsh",
    "Thistledown",
    "Ullswick",
]
_FORMS = (
    ("University of {town}", "U {town}", "{host}"),
    ("{town} University", "{town} Univ.", "www.{host}"),
    ("{town} Institute of Technology", "{town} Tech", "{host}-tech"),
    ("{town} College", "{town}", "{host}-college"),
    ("Universität {town}", "Uni {town}", "uni-{host}"),
    ("Université de {town}", "Univ. {town}", "univ-{host}"),
    ("{town} Polytechnic", "{town} Poly", "poly-{host}"),
    ("{town} National Laboratory", "{town} Lab", "lab-{host}"),
    ("{town} Research Centre", "{town}", "rc-{host}"),
    ("Max Ebner Centre {town}", "Ebner Centre {town}", "ebner-{host}"),
)


def institutions(rng: Random) -> Iterator[Institution]:
    """Institutions in random order, no two of one town until all towns were used."""
    forms = list(_FORMS)
    rng.shuffle(forms)
    for form in itertools.cycle(forms):
        towns = list(_TOWNS)
        rng.shuffle(towns)
        yield from (_institution(town, form if rng.random() < 0.3 else rng.choice(_FORMS)) for town in towns)


def _institution(town: str, form: tuple[str, str, str]) -> Institution:
    name, short, host = (text.format(town=town, host=town.lower()) for text in form)
    return Institution(name=name, short=short, host=f"{host}.example")

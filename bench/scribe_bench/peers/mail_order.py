"""An order of the plain service, and where its template has slots. Pure, standard library only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_MARKER = re.compile(r"\{\{.+?\}\}|\[[A-Za-z][^\[\]\n]*\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a user sent."""

    template: str
    name: str
    interest: str
    affiliation: str

    @property
    def markers(self) -> dict[str, str]:
        """The slots as they stand in the template, by id."""
        return {f"s{number}": found for number, found in enumerate(_MARKER.findall(self.template), 1)}

    def filled(self, texts: Mapping[str, str]) -> str:
        """The template with texts for its slots, by id. A slot without one stays as it was."""
        names = iter(self.markers)
        return _MARKER.sub(lambda marker: texts.get(next(names)) or marker[0], self.template)

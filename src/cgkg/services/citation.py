"""How to cite a page of this graph: plain text, BibTeX, CSL-JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says.

    Attributes:
        iri: of the thing; also the address to cite.
        title: of the thing.
        container: title of the dataset.
        author: who made the dataset.
        modified: date of the newest thing in the data, ISO 8601; empty if it is not known.
        version: the dataset's version.
    """

    iri: str
    title: str
    container: str
    author: str
    modified: str
    version: str

    @property
    def text(self) -> str:
        """One sentence."""
        return (
            f"{self.author}: {self.title}. In: {self.container}, version {self.version}, "
            f"{self.modified}. CC BY 4.0. {self.iri}"
        )

    @property
    def bibtex(self) -> str:
        """A BibTeX entry of type ``misc``, with biblatex's ``date`` and ``version``."""
        fields = {
            "author": f"{{{_escape(self.author)}}}",
            "title": f"{{{_escape(self.title)}}}",
            "howpublished": _escape(self.container),
            "year": self.modified[:4],
            "date": self.modified,
            "version": self.version,
            "url": self.iri,
            "note": "CC BY 4.0",
        }
        stated = [(name, value) for name, value in fields.items() if value]
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in stated)
        return f"@misc{{{self._key},\n{lines}\n}}"

    @property
    def csl_json(self) -> str:
        """An item of the Citation Style Language's JSON schema, type ``dataset``."""
        dates = [[int(part) for part in self.modified.split("-")]] if self.modified else []
        item = {
            "id": self._key,
            "type": "dataset",
            "author": [{"literal": self.author}],
            "title": self.title,
            "container-title": self.container,
            "version": self.version,
            **({"issued": {"date-parts": dates}} if dates else {}),
            "URL": self.iri,
            "license": "CC BY 4.0",
        }
        return json.dumps([item], ensure_ascii=False, indent=2)

    @property
    def _key(self) -> str:
        return "cgkg-" + re.sub(r"[^A-Za-z0-9.]+", "-", self.iri.partition("/id/")[2] or "dataset")


def _escape(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)

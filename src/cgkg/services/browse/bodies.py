"""Organizations by kind, with what each issues, plans or manages, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cgkg import iris
from cgkg.services.solutions import Row, select
from cgkg.store.base import Store
from cgkg.terms import CG

KINDS: Final = ("IssuingBody", "CompetentDepartment", "IndustryAssociation", "StandardsBody")
OTHER: Final = "Other"
_ROLE_OF: Final = {
    "IssuingBody": "issues",
    "CompetentDepartment": "plans",
    "IndustryAssociation": "manages",
    "StandardsBody": "manages",
}


@dataclass(frozen=True, slots=True)
class Role:
    """Something an organization does for listed standards.

    Attributes:
        name: ``issues``, ``plans`` or ``manages``.
        code: the designator or department code it does it under; empty for issuing.
        code_key: key of that code's IRI.
        confidences: key of how sure it is, with how many listed standards that holds for; the
            key is empty where nothing is said.
    """

    name: str
    code: str
    code_key: str
    confidences: tuple[tuple[str, int], ...]

    @property
    def standards(self) -> int:
        """How many listed standards."""
        return sum(count for _, count in self.confidences)


@dataclass(slots=True)
class Body:
    """An organization.

    Attributes:
        iri: its IRI.
        key: of its IRI.
        kinds: local names of its classes, of ``KINDS``; empty for another kind.
        labels: by language tag.
        abbreviation: such as ``SAC``; empty for none.
        confidence: key of how sure the record is.
        roles: what it does.
    """

    iri: str
    key: str
    kinds: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    abbreviation: str = ""
    confidence: str = ""
    roles: list[Role] = field(default_factory=list)

    def roles_as(self, kind: str) -> list[Role]:
        """What it does in one of its capacities."""
        return [role for role in self.roles if role.name == _ROLE_OF.get(kind)]

    @property
    def standards(self) -> int:
        """The number of standards of its largest role."""
        return max((role.standards for role in self.roles), default=0)


async def read_bodies(store: Store, queries: Mapping[str, str], seconds: float) -> list[Body]:
    """All organizations, those with most standards first.

    Args:
        store: the store to ask, twice.
        queries: the texts of ``queries/pages`` by name.
        seconds: wall-clock limit.
    """
    found: dict[str, Body] = {}
    for row in await select(store, queries["bodies"], seconds):
        _add(found, row)
    for row in await select(store, queries["body-roles"], seconds):
        body = found.get(row["body"].value) if "body" in row else None
        if body is not None:
            _add_role(body, row)
    return sorted(found.values(), key=lambda body: (-body.standards, body.key))


def by_kind(bodies: Sequence[Body]) -> dict[str, list[Body]]:
    """The organizations under each of their kinds, those of no kind under ``OTHER``.

    Those with most standards in that capacity go first.
    """
    groups: dict[str, list[Body]] = {kind: [] for kind in (*KINDS, OTHER)}
    for body in bodies:
        for kind in body.kinds or [OTHER]:
            groups[kind].append(body)
    for kind, group in groups.items():
        group.sort(key=lambda body: -max((r.standards for r in body.roles_as(kind)), default=0))
    return {kind: group for kind, group in groups.items() if group}


def _add(found: dict[str, Body], row: Row) -> None:
    iri = row["body"].value
    thing = iris.parse(iri)
    body = found.setdefault(iri, Body(iri, thing.key if thing else iri))
    body.labels[row["label"].language] = row["label"].value
    kind = row["class"].value.removeprefix(CG) if "class" in row else ""
    if kind and kind not in body.kinds:
        body.kinds.append(kind)
    if "abbreviation" in row:
        body.abbreviation = row["abbreviation"].value
    if "confidence" in row:
        body.confidence = _key(row, "confidence")


def _add_role(body: Body, row: Row) -> None:
    """Add a row's role; one more confidence of the last role where it is the same."""
    name, code = row["role"].value, row["code"].value if "code" in row else ""
    sure: tuple[tuple[str, int], ...] = ((_key(row, "confidence"), int(row["standards"].value)),)
    if body.roles and (body.roles[-1].name, body.roles[-1].code) == (name, code):
        sure = (*body.roles.pop().confidences, *sure)
    body.roles.append(Role(name, code, _key(row, "codeNode"), sure))


def _key(row: Row, name: str) -> str:
    thing = iris.parse(row[name].value) if name in row else None
    return thing.key if thing else ""

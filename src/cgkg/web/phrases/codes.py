"""The codes that some properties have for values, in words; the ontology defines each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cgkg.terms import CG

_CODES: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "notationSource": {
        "annex-2": ("附件2所印", "as printed in Annex 2"),
        "body-order": ("由正文次序得出", "by the order of the body text"),
    },
    "degree": {
        "exact": ("完全对应", "exact"),
        "broader": ("范围更宽", "broader than the item"),
        "narrower": ("范围更窄", "narrower than the item"),
        "partial": ("部分对应", "overlapping in part"),
    },
    "method": {"rule": ("规则", "by a rule"), "curated": ("人工", "by hand")},
    "bodyRelation": {
        "same": ("相同", "the same"),
        "differs": ("不同", "differs"),
        "body-only": ("仅见正文", "in the body text only"),
        "annex-only": ("仅见附件2", "in Annex 2 only"),
    },
    "gasWording": {
        "named": ("写明气体", "gases named"),
        "greenhouse-gas": ("只称温室气体", "only “greenhouse gas”"),
        "carbon": ("只称碳", "only “carbon”"),
        "none": ("不涉及", "none"),
    },
    "lifecycleFacet": {
        "organization": ("组织", "organization"),
        "project": ("项目", "project"),
        "product": ("产品", "product"),
    },
    "gapStatus": {
        "covered": ("已覆盖", "covered"),
        "partly": ("部分覆盖", "partly covered"),
        "none": ("没有标准", "no standard"),
    },
    "fateStatus": {
        "published": ("已知形成了标准", "known to have become a standard"),
        "not-found": ("找过，未见发布", "looked for, no publication found"),
        "not-searched": ("没有查找记录", "nobody has looked"),
    },
}

CODES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    (CG + name, code): {"zh-Hans": chinese, "en": english}
    for name, codes in _CODES.items()
    for code, (chinese, english) in codes.items()
}
"""IRI of the property and code → language tag → words."""

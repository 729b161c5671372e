"""Parameters that other sites add to links to see who follows them; they ask nothing of this one.

A parameter that nobody knows may be a misspelt filter, and a list that is not filtered as its
address says would be wrong; so it is refused. These few names are known to be no filters.
"""

from __future__ import annotations

from typing import Final

_NAMES: Final = frozenset(
    {
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "_ga", "_gl"),
        *("msclkid", "yclid", "ysclid", "twclid", "ttclid", "igsh", "igshid", "li_fat_id"),
        *("mc_cid", "mc_eid", "isappinstalled", "nsukey", "bd_vid", "spm", "scm"),
        *("hmsr", "hmpl", "hmcu", "hmkw", "hmci"),
    }
)
_BEGINNINGS: Final = ("utm_", "mtm_", "pk_", "hsa_", "share_")


def is_campaign_mark(name: str) -> bool:
    """Whether a parameter is one of those.

    >>> is_campaign_mark("utm_source"), is_campaign_mark("stgae")
    (True, False)
    """
    return name.lower() in _NAMES or name.lower().startswith(_BEGINNINGS)

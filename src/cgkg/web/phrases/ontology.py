"""The words of the ontology's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ONTOLOGY: Final[Mapping[str, tuple[str, str]]] = {
    "version-iri": ("版本 IRI", "Version IRI"),
    "namespace": ("命名空间", "Namespace"),
    "prefix": ("前缀", "Prefix"),
    "modified": ("修改日期", "Modified"),
    "licence": ("许可", "Licence"),
    "class-diagram": ("类图", "Class diagram"),
    "class-diagram-about": (
        "实线：子类关系（自右向左）；数字为图谱中的实例数。下文列出同一内容。",
        "Lines: subclass of, from right to left. Numbers count the members in the graph. The lists "
        "below say the same.",
    ),
    "classes": ("类", "Classes"),
    "object-properties": ("对象属性", "Object properties"),
    "data-properties": ("数据属性", "Data properties"),
    "annotation-properties": ("注释属性", "Annotation properties"),
    "domain": ("定义域", "Domain"),
    "range": ("值域", "Range"),
    "subclass-of": ("上位类", "Subclass of"),
    "subclasses": ("下位类", "Subclasses"),
    "subproperty-of": ("上位属性", "Subproperty of"),
    "inverse": ("逆属性", "Inverse"),
    "used": ("使用次数", "Used"),
    "times": ("{count} 次", "{count} times"),
    "class-members": ("{count} 个实例", "{count} members"),
    "example": ("例", "Example"),
    "term-source": ("术语来源", "Where the term comes from"),
    "properties-of-class": ("其属性", "Its properties"),
    "not-used": ("尚未使用", "not used yet"),
}

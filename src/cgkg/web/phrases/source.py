"""The words of the page of the guide's text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SOURCE: Final[Mapping[str, tuple[str, str]]] = {
    "source-text": ("指南原文", "The guide's text"),
    "source-lead": (
        "《工业领域碳达峰碳中和标准体系建设指南》转换所得文本的逐行展示。每行都有编号，"
        "清单各行链接到相应条目与标准；转换造成的破损处均有标记。原文为中文。",
        "The text of the guide as it came out of conversion, line by line. Every line has a "
        "number; rows of the annexes link to their entries and standards; what conversion broke "
        "is marked. The text is Chinese.",
    ),
    "source-download": ("原始文件", "The raw file"),
    "excerptor-note": (
        "以下是摘录者所加的说明，不属于指南。",
        "What follows was added by whoever excerpted the text; it is no part of the guide.",
    ),
    "what-was-mended": ("此处修复了什么", "What was mended here"),
    "before": ("原文", "As it stands"),
    "after": ("修复后", "Mended"),
    "about-this-line": ("这一行所述", "What stands here"),
    "lost-figure": ("原图在转换中缺失", "The figure was lost in conversion"),
    "contents": ("目录", "Contents"),
}

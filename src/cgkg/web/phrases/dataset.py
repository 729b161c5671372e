"""The words of the pages about the dataset: quality, dumps, graphs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DATASET: Final[Mapping[str, tuple[str, str]]] = {
    "quality": ("数据质量", "Data quality"),
    "quality-lead": (
        "这里如实列出：形状约束的检查结果、数量、指南中已知异常的处理、可信度分布、尚不知道的事，"
        "以及数据集由什么生成。",
        "What the checks found, what the graph counts, how each known anomaly of the guide is "
        "treated, how sure the facts are, what is not known, and what the dataset was made from.",
    ),
    "shacl": ("SHACL 检查", "SHACL validation"),
    "conforms": ("符合全部形状", "All shapes hold"),
    "does-not-conform": ("有违反之处", "There are violations"),
    "no-report": (
        "此处没有这一版本的检查报告：生成的图曾在线更改，或者报告文件不在此处。",
        "There is no report for this version: its graphs were changed after they were built, or "
        "its files are not here.",
    ),
    "report-of-built": (
        "检查报告属于生成的版本 {version}；此后载入或写入的图不在其中。",
        "The report is of the built version {version}; what was loaded or written beside it since "
        "is no part of it.",
    ),
    "violations": ("违反", "Violations"),
    "warnings": ("警告", "Warnings"),
    "infos": ("提示", "Notes"),
    "confidence-distribution": ("可信度分布", "How sure the facts are"),
    "confidence-note": (
        "指南直接写明的事实不在此列；此处只计由规则推得、人工整理或取自文件之外的陈述。",
        "Facts that the guide states are not counted; these are the statements derived by rules, "
        "curated, or taken from elsewhere.",
    ),
    "unknowns": ("尚不知道的事", "What is not known"),
    "anomalies": ("指南中的已知异常", "Known anomalies of the guide"),
    "anomaly": ("异常", "Anomaly"),
    "decision": ("处理", "Decision"),
    "treatment": ("方式", "Treatment"),
    "mended-treatment": ("修复", "mended"),
    "modelled-treatment": ("建模", "modelled"),
    "kept-treatment": ("保留", "kept"),
    "build": ("数据集的生成", "How the dataset was made"),
    "inputs": ("输入文件", "Input files"),
    "unknown-issuer": (
        "现行而发布机构未知的标准",
        "Standards in force whose issuing body is unknown",
    ),
    "unknown-department": (
        "主管部门未知的国家标准项目",
        "National projects whose department is unknown",
    ),
    "unknown-english": ("尚无英文名称的标准", "Standards without an English title"),
    "fate-not-found": (
        "找过是否已发布而未见的在研项目",
        "Projects whose publication was looked for and not found",
    ),
    "fate-not-searched": (
        "没有查找过后来结果的在研项目",
        "Projects whose later fate nobody has looked for",
    ),
    "unassigned-part": ("部分号尚未分配的项目", "Projects whose part number is not assigned"),
    "dumps": ("数据下载", "Dumps"),
    "dumps-lead": (
        "整个数据集与每个命名图，在生成数据集时写成文件。校验和见 SHA256SUMS。",
        "The whole dataset and each named graph, written when the dataset was built. Checksums are "
        "in SHA256SUMS.",
    ),
    "no-dumps": (
        "这一版本没有可下载的文件。",
        "There are no dumps of this version.",
    ),
    "dumps-of-built": (
        "这些文件属于生成的版本 {version}；此后载入或写入的图不在其中，可在各图的页面下载。",
        "These are the files of the built version {version}; what was loaded or written beside it "
        "since is no part of them. The page of each such graph has its data.",
    ),
    "file": ("文件", "File"),
    "size": ("大小", "Size"),
    "checksum": ("SHA-256", "SHA-256"),
    "whole-dataset": ("整个数据集", "The whole dataset"),
    "linksets": ("链接集", "Linksets"),
    "linksets-about": ("指向其他数据集的链接", "Links to other datasets"),
    "linkset-target": ("目标", "Target"),
    "entities-by-class": ("各类的实例数", "Members of each class"),
    "triples-by-property": ("各属性的三元组数", "Triples of each property"),
    "class": ("类", "Class"),
    "loaded-lead": (
        "与本项目生成的图并列载入的图；其内容由载入者负责。",
        "A graph loaded beside those that the project builds; whoever loaded it answers for it.",
    ),
    "written-lead": (
        "客户端写入的图；其内容由写入者负责。",
        "A graph that clients wrote; they answer for what it says.",
    ),
    "loaded-files": ("所载入的文件", "Files it was loaded from"),
    "license": ("许可", "Licence"),
    "loaded-source": ("来处", "From"),
    "loaded-date": ("日期", "Date"),
}

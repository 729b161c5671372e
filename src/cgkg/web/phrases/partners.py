"""The words of the page about partners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PARTNERS: Final[Mapping[str, tuple[str, str]]] = {
    "partners": ("伙伴端点", "Partners"),
    "partners-lead": (
        "这里的查询可用 SERVICE 调用下列端点，此外一概拒绝。"
        "各端点每 {every} 秒由后台询问一次，本页只报告最近一次的情形。",
        "Queries here may call these endpoints with SERVICE, and no others. Each is asked in the "
        "background every {every} seconds; this page tells how it answered last.",
    ),
    "partners-none": (
        "本站没有配置伙伴端点，SERVICE 一概拒绝。"
        "可以用支持联合查询的客户端（如 Comunica）同时询问本端点和别的端点。",
        "This site has no partners, so SERVICE is refused. A federating client (such as Comunica) "
        "can ask this endpoint and others together.",
    ),
    "partner": ("端点", "Endpoint"),
    "partner-holds": ("内容", "Holds"),
    "partner-limits": ("限制", "Limits"),
    "partner-limits-told": (
        "每次 {seconds} 秒、{megabytes} MB，同时 {calls} 次",
        "{seconds} s and {megabytes} MB a call, {calls} at a time",
    ),
    "partner-health": ("近况", "Health"),
    "partner-answers": ("正常答复", "answers"),
    "partner-fails": ("没有正常答复", "does not answer properly"),
    "partner-unknown": ("尚未询问", "not asked yet"),
    "partner-took": ("用时 {milliseconds} 毫秒", "in {milliseconds} ms"),
    "partner-checked": ("询问于", "asked at"),
    "partner-failure-time": ("没有在限定时间内答复", "no answer within the time limit"),
    "partner-failure-status": ("以错误状态答复", "an error status"),
    "partner-failure-size": ("答复过大", "too large an answer"),
    "partner-failure-address": ("地址不是公网地址", "an address that is not public"),
    "partner-failure-unreachable": ("无法连接", "no connection"),
    "partner-failure-answer": ("答复不是 SPARQL 结果", "an answer that is no SPARQL result"),
    "partner-queries": ("可用的示例查询", "Queries to start with"),
    "partner-hint": (
        "SERVICE 花括号内的部分原样发送：把要问的东西用 VALUES 写在括号里面。"
        "伙伴端点失败时整个查询失败，并指明是哪一个；"
        "写 SERVICE SILENT 则没有它也继续，它的变量留空。",
        "What stands in the braces of SERVICE is sent as it is: write what you ask about into "
        "them, with VALUES. When a partner fails, the whole query fails and names it; SERVICE "
        "SILENT goes on without it and leaves its variables unbound.",
    ),
}

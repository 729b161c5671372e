"""What is wrong with the server, or with the store behind it."""

from __future__ import annotations

from typing import Final

from cgkg.web.phrases.problem_kinds.text import Text

SERVERS: Final[tuple[Text, ...]] = (
    (
        "Server busy",
        "所有查询进程都在工作，等候的队列已满。",
        "All workers are taken and the queue is full.",
        "按 Retry-After 所示秒数稍后再试。",
        "Try again after the seconds in Retry-After.",
    ),
    (
        "Store error",
        "数据集无法读取或写入。",
        "The dataset could not be read or written.",
        "稍后再试；若重复出现，请报告给维护者。",
        "Try again later; if it happens again, report it to the maintainers.",
    ),
    (
        "Remote store unreachable",
        "数据所在的远端引擎连接不上，或中途断开。",
        "The engine that holds the data cannot be connected to, or broke the connection off.",
        "按 Retry-After 所示秒数稍后再试；/readyz 说明状况。",
        "Try again after the seconds in Retry-After; /readyz tells how things stand.",
    ),
    (
        "Remote store rejected the request",
        "数据所在的远端引擎不能执行这一请求，detail 中有其说明。",
        "The engine that holds the data cannot do this; detail has its words.",
        "换一种写法，或请运行者查看。",
        "Write it another way, or ask the operator.",
    ),
    (
        "Remote answer incomplete",
        "远端引擎只给出答案的一部分；这里不把它当作完整答案。",
        "The remote engine gave a part of the answer; it is not passed off as the whole.",
        "加 LIMIT，或请运行者提高引擎的行数限额。",
        "Add a LIMIT, or have the operator raise the engine's cap on rows.",
    ),
    (
        "Remote store unusable",
        "远端引擎的答复不能用：要求凭据、重定向或格式不对。",
        "The remote engine's answers cannot be used: credentials, a redirect, or a wrong syntax.",
        "请运行者按 detail 所说检查设置。",
        "The operator has to check the settings that detail names.",
    ),
    (
        "Dataset error",
        "数据集缺失、损坏或版本不符。",
        "The dataset is missing, damaged, or of another version.",
        "请运行者重新构建（cgkg build）。",
        "The operator has to build it again (cgkg build).",
    ),
    (
        "Internal error",
        "服务器内部出错。",
        "Something failed inside the server.",
        "请把 X-Request-Id 报告给运行者，日志中可以查到。",
        "Tell the operator the X-Request-Id; the log has it.",
    ),
)

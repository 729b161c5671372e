"""What is wrong with a query, or kept it from being answered."""

from __future__ import annotations

from typing import Final

from cgkg.web.phrases.problem_kinds.text import Text

QUERIES: Final[tuple[Text, ...]] = (
    (
        "Query syntax error",
        "查询不符合 SPARQL 语法，line 与 column 指出位置。",
        "The query is no SPARQL; line and column say where it stops being so.",
        "在所指位置改正；项目的前缀（cg: 等）无须声明，其他前缀须声明。",
        "Mend it there. The project's prefixes (cg: and so on) are known, others must be declared.",
    ),
    (
        "Query too complex",
        "查询的括号嵌套或运算符链超过限度。",
        "Brackets are nested, or operators chained, beyond the limit.",
        "长的备选列表用 VALUES 或 IN，或分几次查询。",
        "Use VALUES or IN for long lists of alternatives, or ask in several queries.",
    ),
    (
        "Query too large",
        "查询文本超过大小限度。",
        "The text of the query is over its size limit.",
        "分几次发送。",
        "Send it in several parts.",
    ),
    (
        "Query time limit reached",
        "在时限内没有得出完整答案；没有给出不完整的答案。",
        "The answer was not complete within the time limit; no part of it is given as the whole.",
        "加 LIMIT，缩小图式，或下载整个数据集自行查询。",
        "Add a LIMIT, make the pattern smaller, or download the dataset and query it yourself.",
    ),
    (
        "Query memory limit reached",
        "查询所需内存超过限度。",
        "The query needs more memory than it may have.",
        "去掉大范围的 ORDER BY、DISTINCT 或笛卡尔积，或缩小范围。",
        "Avoid ORDER BY, DISTINCT or cross products over much, or ask for less.",
    ),
    (
        "Too many queries at once",
        "同一客户端同时等候的查询过多。",
        "One client has too many queries that wait.",
        "等前面的查询得到答复后再发下一个。",
        "Send the next one when one of them is answered.",
    ),
    (
        "Query worker died",
        "执行这一查询的进程意外结束；服务器继续运行。",
        "The process that worked on the query died; the server goes on.",
        "再试一次；若重复出现，请把查询报告给维护者。",
        "Try again; if it happens again, report the query to the maintainers.",
    ),
    (
        "Not answered rightly by this engine",
        "后端引擎会对这一查询给出错误的答案而不报错，所以不执行；detail 指出位置与改法。",
        "The engine behind this site would answer the query wrongly without an error, so it is not "
        "asked; the detail says where and what to write instead.",
        "按 detail 所说改写查询。",
        "Write the query as the detail says.",
    ),
    (
        "Engine's own function refused",
        "查询用到了后端引擎自己的函数，它们会绕过 SPARQL 进入引擎的 SQL。",
        "The query uses functions of the engine behind this site that reach past SPARQL into its "
        "SQL.",
        "只用 SPARQL 1.1 的函数。",
        "Use the functions of SPARQL 1.1 only.",
    ),
    (
        "Federated query refused",
        "SERVICE 所指的端点不在允许的名单上，或写法不明确。",
        "SERVICE names an endpoint that is not on the list of allowed ones, or does so unclearly.",
        "原样写出 detail 中所列的端点之一，或用联邦查询客户端（如 Comunica）。",
        "Write one of the endpoints that detail lists, as it stands there, or use a federating "
        "client such as Comunica.",
    ),
    (
        "Federation partner failed",
        "被 SERVICE 调用的伙伴端点没有在限度内正确答复。",
        "The partner that SERVICE calls did not answer properly within its limits.",
        "稍后再试，减少所求，或写 SERVICE SILENT 以便没有它也继续。",
        "Ask again later, ask for less, or write SERVICE SILENT to go on without it.",
    ),
    (
        "Answer too large for a page",
        "答案太大，无法在网页上显示。",
        "The answer is too large to be shown on a page.",
        "加 LIMIT，或改为下载 CSV 或 JSON。",
        "Add a LIMIT, or download it as CSV or JSON.",
    ),
    (
        "Too many queries",
        "一次匹配请求中的查询过多。",
        "One reconciliation request holds too many queries.",
        "分几次发送。",
        "Send them in several requests.",
    ),
    (
        "Too many values",
        "一次请求要求的值过多。",
        "One request asks for too many values.",
        "分几次发送。",
        "Ask in several requests.",
    ),
)

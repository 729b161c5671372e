"""The kinds of problem: what each means and what to do about it, in Chinese and English.

A problem document's ``type`` (RFC 9457, 3.1.1) is an address under which this is explained.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from cgkg.web.problem import slug


class ProblemKind(NamedTuple):
    """A kind of problem: its title, and its meaning and remedy by language tag."""

    title: str
    meaning: Mapping[str, str]
    remedy: Mapping[str, str]


# Title, meaning (Chinese, English), remedy (Chinese, English).
_TEXTS: Final = (
    (
        "Bad request",
        "请求的参数缺失、重复或格式不对。",
        "A parameter of the request is missing, given twice, or malformed.",
        "按 detail 中所说改正参数后重发。",
        "Mend the parameter that detail names, and send the request again.",
    ),
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
        "Server busy",
        "所有查询进程都在工作，等候的队列已满。",
        "All workers are taken and the queue is full.",
        "按 Retry-After 所示秒数稍后再试。",
        "Try again after the seconds in Retry-After.",
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
        "No acceptable syntax",
        "Accept 头所列的格式这里都没有。",
        "None of the types in the Accept header can be had here.",
        "用 detail 所列的格式之一，或用参数 format。",
        "Ask for one of the types that detail lists, or use the parameter format.",
    ),
    (
        "No such representation",
        "这一事物没有所要的表示形式。",
        "The thing has no such representation.",
        "从 Link 头中 rel=alternate 所列的形式中选择。",
        "Choose among those that the Link header lists with rel=alternate.",
    ),
    (
        "Answer too large for HTTP/1.0",
        "HTTP/1.0 无法表明答案是否完整，所以不发送大的答案。",
        "HTTP/1.0 cannot show that an answer is complete, so large ones are not sent over it.",
        "改用 HTTP/1.1。",
        "Ask with HTTP/1.1.",
    ),
    (
        "Answer too large for a page",
        "答案太大，无法在网页上显示。",
        "The answer is too large to be shown on a page.",
        "加 LIMIT，或改为下载 CSV 或 JSON。",
        "Add a LIMIT, or download it as CSV or JSON.",
    ),
    (
        "Method not allowed",
        "这一地址不支持所用的 HTTP 方法。",
        "The address does not know the HTTP method.",
        "用 Allow 头所列的方法之一。",
        "Use one of the methods in the Allow header.",
    ),
    (
        "Unsupported media type",
        "请求体的类型这里不能读取。",
        "The body is of a type that is not read here.",
        "用 Accept-Post 头所列的类型之一，并写明 Content-Type。",
        "Send one of the types in the Accept-Post header, and name it in Content-Type.",
    ),
    (
        "Unsupported charset",
        "请求体不是 UTF-8。",
        "The body is not in UTF-8.",
        "以 UTF-8 发送。",
        "Send it in UTF-8.",
    ),
    (
        "Unsupported content coding",
        "请求体经过了压缩。",
        "The body is compressed.",
        "不压缩，原样发送。",
        "Send it as it is.",
    ),
    (
        "Body too large",
        "请求体超过大小限度。",
        "The body is over its size limit.",
        "分几次发送。",
        "Send it in several parts.",
    ),
    (
        "Request too slow",
        "请求体没有在时限内到达。",
        "The body did not arrive in time.",
        "检查网络后重发。",
        "Check the network, and send it again.",
    ),
    (
        "Malformed RDF",
        "所发的文档不符合其格式的语法，line 与 column 指出位置。",
        "The document is not in the syntax it claims; line and column say where.",
        "在所指位置改正；没有写入任何内容。",
        "Mend it there; nothing has been written.",
    ),
    (
        "Malformed multipart body",
        "multipart 请求体不完整或没有边界。",
        "The multipart body is incomplete or has no boundary.",
        "用 HTTP 库生成它，而不要手工拼接。",
        "Have an HTTP library make it.",
    ),
    (
        "Document nested too deeply",
        "文档的嵌套超过限度。",
        "The document is nested beyond the limit.",
        "用 N-Triples 或较平的结构发送。",
        "Send it as N-Triples, or flatter.",
    ),
    (
        "Document type declaration refused",
        "XML 文档含有 DTD；实体可以无限展开，所以不读。",
        "The XML document has a DTD; entities can expand without bound, so it is not read.",
        "去掉 DOCTYPE 后重发。",
        "Send it without DOCTYPE.",
    ),
    (
        "Remote context refused",
        "JSON-LD 引用了别处的上下文；这里不取回任何别处的内容。",
        "The JSON-LD refers to a context elsewhere; nothing is fetched here.",
        "把上下文写在文档内。",
        "Put the context into the document.",
    ),
    (
        "Remote loading refused",
        "更新含有 LOAD；这里不取回任何别处的内容。",
        "The update has LOAD; nothing is fetched here.",
        "自行取回文档，用图存储协议发送。",
        "Fetch the document yourself, and send it by the Graph Store Protocol.",
    ),
    (
        "Token required",
        "写入需要令牌，而请求没有或不对。",
        "Writing needs the token, and the request has none or a wrong one.",
        "发送 Authorization: Bearer 令牌。",
        "Send the header Authorization: Bearer TOKEN.",
    ),
    (
        "Read-only server",
        "这一服务器不接受写入。",
        "This server takes no writes.",
        "运行者可以用 --writable 启动它。",
        "Its operator can start it with --writable.",
    ),
    (
        "Protected graph",
        "这一图由项目的资料构建，不接受写入。",
        "The graph is built from the project's sources and is not written to.",
        "把三元组写入自己的图。",
        "Put your triples into a graph of your own.",
    ),
    (
        "Dataset parameters not applicable",
        "更新用了 USING 或 WITH，又给出 using-graph-uri 参数。",
        "The update has USING or WITH, and the request has using-graph-uri parameters.",
        "只用其中一种。",
        "Use one of the two.",
    ),
    (
        "Update not possible",
        "更新无法按所写执行；没有改变任何内容。",
        "The update cannot be done as written; nothing has been changed.",
        "按 detail 所说修改，例如用 SILENT。",
        "Change what detail names, for example by SILENT.",
    ),
    (
        "Not found",
        "这一地址没有内容；suggestions 列出相近的事物。",
        "There is nothing at this address; suggestions lists what is near.",
        "看看相近的事物，或用搜索。",
        "Look at what is near, or search.",
    ),
    (
        "No such page",
        "列表没有这么多页。",
        "The list has fewer pages than that.",
        "从第一页开始，或用页面上的链接。",
        "Begin with the first page, or follow the links on the pages.",
    ),
    (
        "Not a graph",
        "文档含有命名图，而这里只能写入一个图。",
        "The document has named graphs, and only one graph can be written here.",
        "改用没有命名图的格式（Turtle、N-Triples），每个图发送一次。",
        "Use a syntax without named graphs (Turtle, N-Triples), and send each graph by itself.",
    ),
    (
        "Unknown type",
        "所给的类型这里没有。",
        "There is no such type here.",
        "用 detail 所列的类型之一。",
        "Use one of the types that detail lists.",
    ),
    (
        "Unknown property",
        "所给的属性这里没有。",
        "There is no such property here.",
        "用 detail 所列的属性之一。",
        "Use one of the properties that detail lists.",
    ),
    (
        "Unknown profile",
        "所给的 profile 这里没有。",
        "There is no such profile here.",
        "用 detail 所列的 profile 之一。",
        "Use one of the profiles that detail lists.",
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
    (
        "Withdrawn",
        "这一事物曾在图谱中，已被撤下。",
        "The thing was in the graph and has been taken out.",
        "页面说明原因与替代者。",
        "The page says why, and what took its place.",
    ),
)


def kinds() -> Mapping[str, ProblemKind]:
    """The kinds of problem by the last part of their addresses."""
    return {
        slug(title): ProblemKind(
            title,
            {"zh-Hans": meaning_zh, "en": meaning_en},
            {"zh-Hans": remedy_zh, "en": remedy_en},
        )
        for title, meaning_zh, meaning_en, remedy_zh, remedy_en in _TEXTS
    }

"""What is wrong with a document that is to be written, or with an update."""

from __future__ import annotations

from typing import Final

from cgkg.web.phrases.problem_kinds.text import Text

WRITES: Final[tuple[Text, ...]] = (
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
        "Not a graph",
        "文档含有命名图，而这里只能写入一个图。",
        "The document has named graphs, and only one graph can be written here.",
        "改用没有命名图的格式（Turtle、N-Triples），每个图发送一次。",
        "Use a syntax without named graphs (Turtle, N-Triples), and send each graph by itself.",
    ),
)

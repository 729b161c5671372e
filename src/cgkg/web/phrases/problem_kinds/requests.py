"""What is wrong with a request, or with what it asks for."""

from __future__ import annotations

from typing import Final

from cgkg.web.phrases.problem_kinds.text import Text

REQUESTS: Final[tuple[Text, ...]] = (
    (
        "Bad request",
        "请求的参数缺失、重复或格式不对。",
        "A parameter of the request is missing, given twice, or malformed.",
        "按 detail 中所说改正参数后重发。",
        "Mend the parameter that detail names, and send the request again.",
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
        "Withdrawn",
        "这一事物曾在图谱中，已被撤下。",
        "The thing was in the graph and has been taken out.",
        "页面说明原因与替代者。",
        "The page says why, and what took its place.",
    ),
)

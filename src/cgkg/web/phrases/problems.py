"""The words of the pages that tell of errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cgkg.web.negotiation import ENGLISH

PROBLEMS: Final[Mapping[str, tuple[str, str]]] = {
    "problem-suggestions": ("是否要找", "Did you mean"),
    "problem-what-now": ("接下来可以", "What you can do"),
    "problem-search": (
        "在全站搜索：标准号任意写法、中文、拼音、英文皆可。",
        "Search everything: numbers in any spelling, Chinese, pinyin, English.",
    ),
    "problem-standards": ("浏览全部标准", "Browse all standards"),
    "problem-home": ("回到首页", "Go to the first page"),
    "problem-retry": ("稍后重试本页", "Try this page again later"),
    "problem-query": ("改写查询", "Change the query"),
}

_TITLES: Final[Mapping[str, str]] = {
    "Answer too large for HTTP/1.0": "结果超出 HTTP/1.0 所能传送",
    "Answer too large for a page": "答案超出网页所能显示",
    "Bad Request": "请求有误",
    "Bad request": "请求有误",
    "Body too large": "请求正文过大",
    "Dataset error": "数据集出错",
    "Dataset parameters not applicable": "数据集参数不适用",
    "Document nested too deeply": "文档嵌套过深",
    "Document type declaration refused": "不接受文档类型声明",
    "Engine's own function refused": "不接受引擎自有的函数",
    "Federated query refused": "不接受此联合查询",
    "Federation partner failed": "伙伴端点没有答复",
    "Internal error": "内部错误",
    "Malformed RDF": "RDF 格式有误",
    "Malformed multipart body": "multipart 请求体有误",
    "Method Not Allowed": "不支持此方法",
    "Method not allowed": "不支持此方法",
    "No acceptable syntax": "没有可接受的格式",
    "No such page": "没有这一页",
    "No such representation": "没有这种表示",
    "Not Found": "找不到页面",
    "Not a graph": "不是一个图",
    "Not answered rightly by this engine": "此引擎不能正确回答",
    "Not found": "找不到",
    "Protected graph": "受保护的图",
    "Query memory limit reached": "查询超出内存限额",
    "Query syntax error": "查询语法错误",
    "Query time limit reached": "查询超时",
    "Query too complex": "查询过于复杂",
    "Query too large": "查询过长",
    "Query worker died": "查询进程中止",
    "Read-only server": "服务器只读",
    "Remote answer incomplete": "远端答案不完整",
    "Remote context refused": "不接受别处的上下文",
    "Remote loading refused": "不接受从别处载入",
    "Remote store rejected the request": "远端存储拒绝了请求",
    "Remote store unreachable": "远端存储连接不上",
    "Remote store unusable": "远端存储不能用",
    "Request too slow": "请求过慢",
    "Server busy": "服务器繁忙",
    "Store error": "存储出错",
    "Token required": "需要令牌",
    "Too many queries": "查询过多",
    "Too many queries at once": "同时的查询过多",
    "Too many values": "值过多",
    "Unknown profile": "未知的 profile",
    "Unknown property": "未知的属性",
    "Unknown type": "未知的类型",
    "Unsupported charset": "不支持的字符集",
    "Unsupported content coding": "不支持的内容编码",
    "Unsupported media type": "不支持的媒体类型",
    "Update not possible": "更新无法执行",
    "Withdrawn": "已撤销",
}
_EXPLAINED: Final[Mapping[int, tuple[str, str]]] = {
    400: (
        "服务器读不懂这个请求，没有改动任何数据。",
        "The server cannot make sense of this request; nothing has been changed.",
    ),
    404: (
        "这个地址上没有内容。可能是编号写法不同，或者图谱里没有这一项。",
        "There is nothing at this address. Perhaps the number is spelled otherwise, or the graph "
        "does not hold it.",
    ),
    405: (
        "这个地址不接受这种请求方法。",
        "This address does not take requests of this method.",
    ),
    406: (
        "这里没有您所接受的任何一种格式。",
        "None of the formats that you accept can be had here.",
    ),
    410: (
        "这一项曾经存在，后来撤销；地址保留，不会另作他用。",
        "This existed and was withdrawn; its address is kept and names nothing else.",
    ),
    500: (
        "服务器出错了，原因已写入日志；您的请求没有错。",
        "The server failed and its log says why; your request is not to blame.",
    ),
    503: (
        "服务器正忙于其他请求，稍等片刻即可。",
        "The server is busy with other requests; a moment later it will answer.",
    ),
    504: (
        "查询在时限内没有完成。请缩小范围，或加上 LIMIT。",
        "The query did not end within its time limit. Ask for less, or add a LIMIT.",
    ),
}


def problem_title(title: str, language: str) -> str:
    """The title of a problem; as it is where there is no Chinese for it."""
    return title if language == ENGLISH else _TITLES.get(title, title)


def problem_explained(status: int, language: str) -> str:
    """What a status means to people; empty where the details say it all."""
    chinese, english = _EXPLAINED.get(status, ("", ""))
    return english if language == ENGLISH else chinese

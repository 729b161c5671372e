"""The words of the page about the interfaces for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

API: Final[Mapping[str, tuple[str, str]]] = {
    "api": ("程序接口", "Interfaces for programs"),
    "api-lead": (
        "本站的每个地址都可供程序使用，无须密钥；语法由 Accept 头、扩展名或 format 参数决定。"
        "机器可读的说明是 OpenAPI 文件。",
        "Every address of this site serves programs too, without a key; the Accept header, an "
        "extension or the parameter format decides the syntax. The OpenAPI document says the same "
        "to machines.",
    ),
    "api-errors": (
        "错误一律为 application/problem+json（RFC 9457）；所有响应都允许跨域读取。",
        "Errors are application/problem+json (RFC 9457); every response may be read across "
        "origins.",
    ),
    "api-address": ("地址", "Address"),
    "api-does": ("作用", "What it does"),
    "api-parameters": ("参数", "Parameters"),
    "api-types": ("媒体类型", "Media types"),
    "api-tag-query": ("查询", "Queries"),
    "api-tag-resources": ("数据中的事物", "Things of the graph"),
    "api-tag-search": ("搜索", "Search"),
    "api-tag-site": ("浏览页与清单", "Pages and lists"),
    "api-tag-data": ("整体数据", "All of the data"),
    "api-tag-reconciliation": ("名称对应（OpenRefine）", "Reconciliation (OpenRefine)"),
    "api-tag-discovery": ("供发现之用", "Discovery"),
    "api-tag-operation": ("运行状态", "Operation"),
    "api-tag-problems": ("问题类型", "Kinds of problem"),
}

OPERATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "GET /sparql": (
        "执行 SPARQL 查询；不带查询时给出服务说明",
        "Run a SPARQL query; without one, describe the service",
    ),
    "POST /sparql": ("以表单或正文提交查询", "Run a query sent as a form or as the body"),
    "POST /update": ("SPARQL 更新（须有令牌）", "SPARQL Update (needs a token)"),
    "GET /rdf-graph-store": ("读取一个命名图或默认图", "Read a named graph or the default graph"),
    "PUT /rdf-graph-store": ("替换一个图（须有令牌）", "Replace a graph (needs a token)"),
    "POST /rdf-graph-store": ("向一个图添加三元组（须有令牌）", "Add to a graph (needs a token)"),
    "DELETE /rdf-graph-store": ("删除一个图（须有令牌）", "Drop a graph (needs a token)"),
    "GET /q/{name}": ("永久链接所存的查询及其当前答案", "A saved query with its answer as of now"),
    "GET /query/vocabulary.json": (
        "补全用的类、属性与前缀",
        "Classes, properties and prefixes, for completion",
    ),
    "GET /query/examples.json": ("示例查询", "The example queries"),
    "POST /query/share": (
        "一个查询的永久链接与调用代码（HTML 片段）",
        "Permanent link and programs for a query, as a part of a page",
    ),
    "GET /id/{kind}/{key}": (
        "由事物转到描述它的文档（303）",
        "From a thing to the document about it (303)",
    ),
    "GET /doc/{kind}/{key}": ("描述一个事物", "Describe a thing"),
    "GET /doc/file/{path}": ("描述构建所读的一个文件", "Describe a file that the build read"),
    "GET /doc/{name}": ("描述数据集或软件", "Describe the dataset or the software"),
    "GET /file/{path}": (
        "由构建所读的文件转到其文档（303）",
        "From a file that the build read to its document (303)",
    ),
    "GET /dataset": ("由数据集转到其文档（303）", "From the dataset to its document (303)"),
    "GET /software": ("由软件转到其文档（303）", "From the software to its document (303)"),
    "GET /explain": (
        "一条陈述由何规则、何前提推得",
        "By which rule, from what, a statement is inferred",
    ),
    "GET /graph/{name}": ("一个命名图", "A named graph"),
    "GET /graph": ("数据集以外另行载入的图", "A graph loaded beside the built ones"),
    "GET /void": ("库中全部内容的 VoID 描述", "The VoID description of everything in the store"),
    "GET /void.{extension}": ("某种语法的 VoID 描述", "That description in a syntax"),
    "GET /ns": ("本体", "The ontology"),
    "GET /ns.{extension}": ("某种语法的本体", "The ontology in a syntax"),
    "GET /ns/{name}": ("某一版本的本体", "A version of the ontology"),
    "GET /source": ("指南原文，逐行编号", "The guide's text, line by line"),
    "GET /source.md": ("指南原文文件", "The guide's raw file"),
    "GET /quality": ("数据质量", "How good the data are"),
    "GET /partners": ("可联合查询的端点", "Endpoints that queries may call"),
    "GET /partners.json": ("可联合查询的端点（JSON）", "Endpoints that queries may call, as JSON"),
    "GET /dumps": ("可下载的文件", "The files to download"),
    "GET /dumps/": ("可下载的文件", "The files to download"),
    "GET /dumps/{name}": ("一个下载文件，支持断点续传", "One file; ranges are served"),
    "GET /.well-known/void": (
        "由此到数据集的 VoID 描述",
        "To the VoID description of the dataset (303)",
    ),
    "GET /robots.txt": ("给爬虫的规则", "Rules for crawlers"),
    "GET /sitemap.xml": ("全部页面的地址", "Addresses of all pages"),
    "GET /sitemap-{number}.xml": (
        "页面地址过多时的分册",
        "Part of the addresses, where they are too many for one file",
    ),
    "GET /llms.txt": ("给语言模型的说明", "What language models should know"),
    "GET /profile/{token}": ("一种词汇方案是什么", "What a profile is, by an example (303)"),
    "GET /framework": ("标准体系框架", "The framework"),
    "GET /standards": (
        "标准清单，可筛选、排序、分页",
        "The list of standards: filtered, sorted, paged",
    ),
    "GET /standards.{extension}": ("某种语法的标准清单", "The list in a syntax"),
    "GET /series": ("各系列标准", "The series"),
    "GET /series/{key}": ("一个系列及其各部分", "One series with its parts"),
    "GET /bodies": ("机构", "Organizations"),
    "GET /sectors": ("行业", "Sectors"),
    "GET /directions": ("重点方向", "Key directions"),
    "GET /timeline": ("计划与发布年份", "Years of plans and of publication"),
    "GET /coverage": ("哪些要求已有标准", "Which requirements have standards"),
    "GET /coverage.{extension}": ("某种语法的覆盖情况", "The coverage in a syntax"),
    "GET /search": ("搜索全部内容", "Search everything"),
    "GET /search.json": ("搜索全部内容（JSON）", "Search everything, as JSON"),
    "GET /suggest": ("补全正在输入的文字", "Complete what is being typed"),
    "GET /reconcile": ("服务清单，或对应一批名称", "The manifest, or candidates for names"),
    "POST /reconcile": ("对应一批名称，或取其属性值", "Candidates for names, or values of things"),
    "GET /reconcile/suggest/{what}": (
        "补全实体、类型或属性的名称",
        "Complete the name of an entity, type or property",
    ),
    "GET /reconcile/properties": ("某一类型可取的属性", "Properties to fetch of things of a type"),
    "GET /reconcile/preview": ("一个事物的小预览页", "A small page about a thing"),
    "GET /reconcile/view": ("转到一个事物的页面", "Go to the page of a thing (303)"),
    "GET /": ("首页", "The first page"),
    "GET /api": ("本页", "This page"),
    "GET /healthz": ("服务进程是否存活", "Whether the server lives"),
    "GET /readyz": ("能否回答查询", "Whether it answers queries"),
    "GET /metrics": ("运行指标（Prometheus）", "Metrics (Prometheus)"),
    "GET /problem": ("所有问题类型", "All kinds of problem"),
    "GET /problem/{name}": ("一种问题的含义", "What a kind of problem means"),
}
"""Method and path → what it does, in Chinese and English."""

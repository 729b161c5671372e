"""The words of the browsing pages, in Chinese and English; ``{name}`` stands for a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

BROWSE: Final[Mapping[str, tuple[str, str]]] = {
    # Navigation
    "standards": ("标准", "Standards"),
    "browse": ("浏览", "Browse"),
    "directions": ("重点方向", "Key directions"),
    "series": ("系列标准", "Series"),
    "bodies": ("机构", "Organizations"),
    "sectors": ("行业", "Sectors"),
    "timeline": ("时间线", "Timeline"),
    # The list
    "standards-lead": (
        "《指南》附件1所列的全部标准与标准项目，状态以2024年2月4日的清单为准。",
        "All standards and standard projects of Annex 1 of the guide, with the stage they had in "
        "the list of 4 February 2024.",
    ),
    "found-all": ("共 {total} 项", "All {total}"),
    "found-some": ("{total} 项中筛选出 {found} 项", "{found} of {total}"),
    "found-force": ("其中现行 {in_force} 项", "{in_force} in force"),
    "filters": ("筛选条件", "Filters"),
    "filter-list": ("筛选", "Filter the list"),
    "apply": ("应用筛选", "Apply filters"),
    "clear-all": ("清除全部", "Clear all"),
    "drop-filter": ("去掉筛选条件", "Drop filter"),
    "more-values": ("另 {count} 个", "{count} more"),
    "unlisted-values": (
        "还有 {count} 个，标准较少，未列出；请用文字筛选。",
        "{count} others with fewer standards are not listed; filter by text.",
    ),
    "chosen-values": ("已选 {count}", "{count} chosen"),
    "text-filter": ("标准号或名称含有", "Number or title contains"),
    "text-filter-hint": ("如：水泥 核算", "e.g. cement accounting"),
    "nothing-found": ("没有同时符合这些条件的标准。", "No standard meets all of these filters."),
    "nothing-found-hint": ("去掉其中一个条件：", "Drop one of them:"),
    "would-find": ("可得 {count} 项", "finds {count}"),
    "sort": ("排序", "Order"),
    "page-size": ("每页", "Per page"),
    "rows-shown": (
        "第 {first} 至 {last} 项，共 {found} 项",
        "{first} to {last} of {found}",
    ),
    "pages": ("分页", "Pages"),
    "page-number": ("第 {number} 页", "Page {number}"),
    "download": ("下载此列表", "Download this list"),
    "as-sparql": ("查看对应的 SPARQL 查询", "The same as a SPARQL query"),
    "list-caption": ("符合条件的标准", "Standards that meet the filters"),
    "position": ("序号", "No."),
    "number": ("标准号或计划号", "Number"),
    "title": ("名称", "Title"),
    "year": ("年份", "Year"),
    "stage": ("状态", "Stage"),
    "level": ("类别", "Level"),
    "placement": ("体系位置", "Place"),
    "sort-position": ("序号，由小到大", "Position, ascending"),
    "sort--position": ("序号，由大到小", "Position, descending"),
    "sort-number": ("标准号", "Number"),
    "sort--number": ("标准号，倒序", "Number, descending"),
    "sort-title": ("名称", "Title"),
    "sort--title": ("名称，倒序", "Title, descending"),
    "sort-year": ("年份，由早到晚", "Year, oldest first"),
    "sort--year": ("年份，由晚到早", "Year, newest first"),
    "sort-stage": ("现行在前", "In force first"),
    "sort--stage": ("在研在前", "In development first"),
    "facet-q": ("文字", "Text"),
    "facet-category": ("一级分类", "Category"),
    "facet-subcategory": ("二级分类", "Subcategory"),
    "facet-topic": ("主题领域", "Topic area"),
    "facet-stage": ("状态", "Stage"),
    "facet-level": ("类别", "Level"),
    "facet-designator": ("标准代号", "Designator"),
    "facet-subject": ("所涉行业", "Sector it is about"),
    "facet-sector": ("代号行业", "Sector of its code"),
    "facet-kind": ("文件类型", "Kind of document"),
    "facet-gas": ("气体", "Gas"),
    "facet-year": ("计划或发布年份", "Year of plan or publication"),
    "facet-issuer": ("发布机构", "Issuing body"),
    "facet-department": ("计划主管部门", "Department at planning"),
    "facet-series": ("系列", "Series"),
    # Series
    "series-lead": (
        "同一标准号下的各部分：已发布的、计划中的、尚未分配部分号的，以及清单中空缺的号。",
        "The parts that share one number: published, planned, not yet numbered, and the numbers "
        "that nothing in the list lays claim to.",
    ),
    "series-figure": (
        "各部分的号与状态；“–”为名称未提部分号的项目",
        "Part numbers and their state; – is a project whose title names no part",
    ),
    "part": ("部分", "Part"),
    "parts-published": ("已发布的部分", "Published parts"),
    "parts-planned": ("名称已定部分号的项目", "Projects with a planned part number"),
    "parts-unassigned": ("部分号待定（第XX部分）的项目", "Projects whose part is still XX"),
    "parts-unnumbered": ("名称未提部分号的项目", "Projects whose title names no part"),
    "parts-outside": ("清单之外已知的部分", "Parts known from outside the list"),
    "parts-gaps": ("清单中空缺的部分号", "Part numbers missing from the list"),
    "parts-gaps-about": (
        "号在最大部分号以内，而清单中既无标准也无项目使用：",
        "Numbers below the highest that no standard or project of the list has: ",
    ),
    "no-gaps": ("无空缺。", "None is missing."),
    "legend-planned": ("在研，部分号已定", "In development, numbered"),
    "legend-open": ("在研，部分号未定", "In development, no number yet"),
    "legend-gap": ("清单中空缺", "Missing from the list"),
    "members": ("{count} 项", "{count} members"),
    "membership": ("归入依据", "Membership"),
    "details": ("查看详情", "Details"),
    "thing-page": ("数据页", "Data page"),
    # Organizations
    "bodies-lead": (
        "发布、主管或归口管理清单所列标准的机构。《指南》本身不点名计划号所指的部门，"
        "故每项对应关系都注明可信度。",
        "Those who issue, plan or manage the listed standards. The guide does not name the "
        "departments behind its plan numbers, so every such reading says how sure it is.",
    ),
    "bodies-IssuingBody": ("发布机构", "Issuing bodies"),
    "bodies-CompetentDepartment": ("计划主管部门", "Departments at planning"),
    "bodies-IndustryAssociation": ("行业协会", "Industry associations"),
    "bodies-StandardsBody": ("标准化机构", "Standards bodies"),
    "bodies-Other": ("其他组织", "Other organizations"),
    "role-issues": ("发布现行标准", "Issued, in force"),
    "role-plans": ("主管计划，代码", "Plans, code"),
    "role-manages": ("管理标准代号", "Manages"),
    "no-role": ("此身份下清单中无对应标准", "Nothing in the list in this capacity"),
    "organization": ("组织", "Organization"),
    "role": ("角色", "Role"),
    "standards-count": ("标准数", "Standards"),
    "confidence": ("可信度", "Confidence"),
    "confidence-two-sources": ("两个来源", "two sources"),
    "confidence-one-source": ("一个来源", "one source"),
    "confidence-inferred": ("推断", "inferred"),
    "confidence-unconfirmed": ("未证实", "unconfirmed"),
    "confidence-none": ("未说明", "not stated"),
    "trail": ("所在位置", "You are here"),
    # Sectors
    "sectors-lead": (
        "标准所属的行业：依其编号中的代号，和依其名称。同组各图比例相同，五条横条依次为体系的五个一级分类。",
        "The sectors of the standards, by the code in their numbers and by what their titles are "
        "about. The figures of a group have one scale; the bars are the five categories.",
    ),
    "sectors-note-sector": (
        "{without} 项标准没有代号行业（国家标准的编号不含行业代号）；"
        "{joint} 个联合项目在两个行业各计一次。",
        "{without} standards have none (numbers of national standards have no sector code); "
        "{joint} joint projects count in both of their sectors.",
    ),
    "sectors-note-subject": (
        "按标准名称派生，一项标准可涉及多个行业；{without} 项标准的名称未指明其中任何行业。",
        "Derived from titles; a standard may be about several. The titles of {without} standards "
        "name none of them.",
    ),
    "sectors-sector": ("行业标准代号所指的行业", "Sectors of the industry-standard codes"),
    "sectors-subject": ("《指南》所称的行业", "Sectors as the guide names them"),
    "sector-table": ("各行业在五个一级分类中的标准数", "Standards of each sector by category"),
    "sector": ("行业", "Sector"),
    "total": ("合计", "Total"),
    "standards-counted": ("{count} 项标准", "{count} standards"),
    # Directions
    "directions-lead": (
        "附件2的14个重点方向，照录原文，旁为清单在该二级分类中已有的标准。",
        "The 14 key directions of Annex 2 in the guide's own words, beside what the list already "
        "has in that subcategory.",
    ),
    "directions-original": (
        "以下为指南原文。",
        "The guide's own words are in Chinese; they are quoted as they stand, each followed by "
        "this project's translation.",
    ),
    "directions-contents": ("各重点方向", "The directions"),
    "direction-number": ("重点方向 {position}", "Key direction {position}"),
    "directions-without": ("没有重点方向的二级分类", "Subcategories without a key direction"),
    "directions-without-about": (
        "附件2未为下列二级分类给出重点方向，清单中却有其标准：",
        "Annex 2 gives no key direction for these, though the list has standards of them:",
    ),
    "direction-none": ("清单中尚无此类标准", "The list has no standard of this kind yet"),
    "source-lines": ("原文第 {first} 至 {last} 行", "Lines {first} to {last} of the source"),
    "source-line": ("原文第 {first} 行", "Line {first} of the source"),
    "standards-here": ("清单中的标准", "Listed standards"),
    # Timeline
    "timeline-lead": (
        "计划与发布的年份取自编号本身；项目的年龄按日历年计至《指南》印发之年。",
        "Years of plan and publication are those of the numbers themselves; the age of a project "
        "is counted in calendar years to the year of the guide.",
    ),
    "guide-issued": ("《指南》印发于", "The guide was issued on"),
    "chart-planned": ("在研项目的计划年份", "Projects in development by plan year"),
    "chart-published": ("现行标准的发布年份", "Standards in force by publication year"),
    "chart-age": ("在研项目的年龄（年）", "Projects in development by age in years"),
    "axis-plan-year": ("计划年份", "Plan year"),
    "axis-publication-year": ("发布年份", "Publication year"),
    "axis-age": ("年龄（年）", "Age in years"),
    "level-national": ("国家标准", "National"),
    "level-industry": ("行业标准", "Industry"),
    "oldest": ("最久的在研项目", "The oldest open projects"),
    "oldest-about": (
        "印发之时已立项 {years} 年及以上而仍在研的 {count} 个项目。",
        "{count} projects that were {years} years old or more when the guide came out, and still "
        "in development.",
    ),
    "oldest-first": ("此处列出最久的 {count} 项。", "The oldest {count} are listed here."),
    "age": ("年龄", "Age"),
    "plan-year": ("计划年份", "Plan year"),
}

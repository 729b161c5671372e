// Completion: classes and properties that this graph uses, variables of the query, keywords.

import { syntaxTree } from "@codemirror/language";
import { declaration } from "./prefixes.js";

const KEYWORDS =
  "SELECT CONSTRUCT DESCRIBE ASK WHERE DISTINCT PREFIX FROM GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES SERVICE LIMIT OFFSET HAVING EXISTS COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT CONTAINS STRSTARTS STRENDS REGEX REPLACE LANG LANGMATCHES DATATYPE STR LCASE UCASE STRLEN SUBSTR COALESCE BOUND YEAR ASC DESC AS IN NOT"
    .split(" ")
    .concat("GROUP BY", "ORDER BY", "NOT EXISTS");
const MOST = 60;
const WORD = /[?$]\w*|[\p{L}_][\p{L}\p{N}_.-]*:?[\p{L}\p{N}_-]*/u;
const QUIET = new Set(["Comment", "String", "IriRef"]);

// The word before the cursor says where a term stands: after a verb comes an object.
function position(before) {
  if (/(?:\ba|rdf:type)\s+$/.test(before)) return "class";
  if (/(?:[;{.]|[?$]\w+)\s*$/.test(before)) return "property";
  return "any";
}

function score(term, typed) {
  const name = term.name.toLowerCase();
  const local = name.slice(name.indexOf(":") + 1);
  if (name.startsWith(typed)) return 3;
  if (local.startsWith(typed)) return name.startsWith("cg:") ? 3 : 2;
  const words = [name, ...Object.values(term.labels)].join("\n").toLowerCase();
  return words.includes(typed) ? 1 : 0;
}

function termOption(term, kind, known, words) {
  const label = term.labels[words.language.toLowerCase()] ?? Object.values(term.labels)[0] ?? "";
  return {
    label: term.name,
    detail: label,
    type: kind === "class" ? "class" : "property",
    info: `${kind === "class" ? words.classes : words.properties} · ${term.count} ${words.uses}`,
    apply(view, _, from, to) {
      const change = declaration(
        view.state.doc.toString(), [term.name.split(":")[0]], known);
      const changes = [{ from, to, insert: term.name }];
      if (change && !term.name.startsWith("<")) changes.push(change);
      const set = view.state.changes(changes);
      const end = set.mapPos(to, 1);
      view.dispatch({ changes: set, selection: { anchor: end }, userEvent: "input.complete" });
    },
  };
}

function terms(vocabulary, typed, where, words) {
  const kinds = { class: ["classes"], property: ["properties"], any: ["properties", "classes"] };
  const found = kinds[where].flatMap((list) =>
    vocabulary[list].map((term) => ({ term, list, rank: score(term, typed) })));
  return found
    .filter((one) => one.rank)
    .sort((a, b) => b.rank - a.rank || b.term.count - a.term.count)
    .slice(0, MOST)
    .map((one) => termOption(
      one.term, one.list === "classes" ? "class" : "property", vocabulary.prefixes, words));
}

function variables(text, typed) {
  const names = new Set(text.match(/[?$]\w+/g));
  names.delete(typed);
  return [...names]
    .filter((name) => name.startsWith(typed))
    .map((name) => ({ label: name, type: "variable" }));
}

export function completer(vocabulary, words) {
  return async (context) => {
    if (QUIET.has(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
    const word = context.matchBefore(WORD);
    if (!word && !context.explicit) return null;
    const from = word ? word.from : context.pos;
    const typed = word ? word.text.toLowerCase() : "";
    const text = context.state.doc.toString();
    if (/^[?$]/.test(typed)) {
      return { from, options: variables(text, word.text), filter: false };
    }
    const where = position(text.slice(Math.max(0, from - 200), from));
    const options = terms(await vocabulary(), typed, where, words);
    if (!typed.includes(":") && typed) {
      for (const keyword of KEYWORDS) {
        if (keyword.toLowerCase().startsWith(typed)) {
          options.push({ label: keyword, type: "keyword" });
        }
      }
    }
    return options.length ? { from, options, filter: false } : null;
  };
}

// Prefixes of a query: which are declared, which are used, and declaring the missing ones.

import { syntaxTree } from "@codemirror/language";

const DECLARATION = /^[ \t]*PREFIX\s+([\w.-]*):\s*<[^>]*>[ \t]*$/gim;

export function declaredPrefixes(text) {
  return new Set(Array.from(text.matchAll(DECLARATION), (match) => match[1]));
}

function usedPrefixes(state) {
  const used = new Set();
  syntaxTree(state).iterate({
    enter(node) {
      if (node.name === "Pname_ln") used.add(state.sliceDoc(node.from, node.to).split(":")[0]);
    },
  });
  return used;
}

// A change that declares prefixes above the query, below what is declared already; or null.
export function declaration(text, names, known) {
  const declared = declaredPrefixes(text);
  const missing = [...names].filter((name) => known[name] && !declared.has(name)).sort();
  if (!missing.length) return null;
  const lines = missing.map((name) => `PREFIX ${name}: <${known[name]}>\n`).join("");
  const last = [...text.matchAll(DECLARATION)].at(-1);
  if (!last) return { from: 0, insert: `${lines}\n` };
  const end = last.index + last[0].length;
  return text[end] === "\n"
    ? { from: end + 1, insert: lines }
    : { from: end, insert: `\n${lines.trimEnd()}` };
}

export function declareUsed(view, known) {
  const change = declaration(view.state.doc.toString(), usedPrefixes(view.state), known);
  if (change) view.dispatch({ changes: change });
  view.focus();
}

// The editor. It lives in a shadow root: there its styles are constructable style sheets, which
// the page's Content-Security-Policy allows, while it would refuse <style> elements.

import {
  autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import {
  HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--raised)", borderRadius: "4px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.6rem 0", minHeight: "17rem" },
  ".cm-gutters": {
    backgroundColor: "var(--raised)", color: "var(--quiet)", borderRight: "1px solid var(--line)",
  },
  ".cm-gutter-lint": { width: "1.1em" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--quiet)",
    borderRadius: "4px", maxWidth: "min(36rem, 90vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--mono)", maxWidth: "min(36rem, 90vw)", minWidth: "12rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.5rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent)", color: "var(--paper)",
  },
  ".cm-completionDetail": { fontStyle: "normal", fontFamily: "var(--sans)", opacity: "0.85" },
  ".cm-completionInfo": { padding: "0.3rem 0.6rem", fontFamily: "var(--sans)" },
  "@media (max-width: 44rem)": { ".cm-tooltip.cm-completionInfo": { display: "none" } },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--gap)" },
  ".cm-lintRange-error": {
    backgroundImage: "none", textDecoration: "underline wavy var(--gap)",
    backgroundColor: "color-mix(in srgb, var(--gap) 16%, transparent)",
  },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--gap)" },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--under-way)" },
  { tag: [tags.string, tags.integer, tags.float, tags.bool], color: "var(--gap)" },
  { tag: tags.comment, color: "var(--quiet)" },
  { tag: [tags.url, tags.namespace, tags.typeName], color: "var(--ink)" },
]);

// Chromium gives text typed over a selection the style of what it replaces, as an inline style that
// the page's policy refuses and the console tells; so such typing never reaches the browser.
const typingOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    if (event.inputType !== "insertText" || main.empty || view.composing) return false;
    const insert = () => view.state.update(
      view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    const handled = view.state.facet(EditorView.inputHandler)
      .some((handle) => handle(view, main.from, main.to, event.data, insert));
    if (!handled) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

export function createEditor({ host, text, label, describedBy, complete, onRun, onChange }) {
  const root = host.attachShadow({ mode: "open" });
  const run = () => {
    onRun();
    return true;
  };
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      lintGutter(),
      highlightSpecialChars(),
      history(),
      indentUnit.of("  "),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      sparql(),
      syntaxHighlighting(colours),
      autocompletion({ override: [complete], activateOnTyping: true, icons: false }),
      Prec.highest(keymap.of([{ key: "Mod-Enter", run }])),
      keymap.of([
        ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap,
      ]),
      typingOverSelection,
      theme,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        "aria-label": label,
        "aria-description": describedBy,
        autocapitalize: "off",
      }),
      EditorView.updateListener.of((update) => update.docChanged && onChange()),
    ],
  });
  return new EditorView({ state, root, parent: root });
}

// Marks the place of an error; columns count characters, and positions here count UTF-16 units.
export function markError(view, line, column, message) {
  const { doc } = view.state;
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const before = Array.from(at.text).slice(0, Math.max(column - 1, 0)).join("").length;
  const from = Math.min(at.from + before, at.to);
  const word = /^[^\s;,.(){}]+/.exec(doc.sliceString(from, at.to));
  const to = Math.min(from + (word ? word[0].length : 1), doc.length);
  const diagnostic = { from: Math.min(from, to), to, severity: "error", message };
  view.dispatch(setDiagnostics(view.state, [diagnostic]), {
    effects: EditorView.scrollIntoView(from, { y: "nearest" }),
  });
}

export function clearErrors(view) {
  view.dispatch(setDiagnostics(view.state, []));
}

export function replaceText(view, text) {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 },
  });
}

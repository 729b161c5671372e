// The query page with a script: an editor in place of the text area, answers without a new page.
// What an answer looks like is decided on the server, with a script or without.

import { completer } from "./completion.js";
import { clearErrors, createEditor, markError, replaceText } from "./editor.js";
import { startGallery } from "./gallery.js";
import { declareUsed } from "./prefixes.js";
import { makeTabs } from "./tabs.js";

const LONGEST_ADDRESS = 4000;
const get = (id) => document.getElementById(id);
const words = JSON.parse(get("query-words").textContent);
const [form, area, result, share, status] = ["query-form", "query", "result", "share", "query-status"].map(get);
const [runButton, cancelButton, format] = ["run", "cancel", "format"].map(get);

let vocabularyText = null;
const vocabulary = () =>
  (vocabularyText ??= fetch("/query/vocabulary.json").then((answer) => answer.json()));

let running = null;
let shareTimer = 0;

const host = document.createElement("div");
host.id = "editor";
area.after(host);
const view = createEditor({
  host,
  text: area.value,
  label: words.label,
  describedBy: get("query-keys").textContent,
  complete: completer(vocabulary, words),
  onRun: run,
  onChange: changed,
});
area.hidden = true;
area.required = false;
get("query-label").addEventListener("click", () => view.focus());
for (const id of ["query-keys", "declare"]) get(id).hidden = false;

function text() {
  return view.state.doc.toString();
}

function changed() {
  if (share.querySelector("details")?.open) {
    clearTimeout(shareTimer);
    shareTimer = setTimeout(refreshShare, 600);
  }
}

function parameters(extra) {
  const given = new URLSearchParams(extra);
  given.set("query", text());
  given.set("lang", words.language);
  return given;
}

async function run() {
  running?.abort();
  const mine = (running = new AbortController());
  setRunning(true, words.running);
  clearErrors(view);
  try {
    const answer = await fetch(`/sparql?lang=${words.language}`, {
      method: "POST",
      headers: { Accept: "text/html" },
      body: parameters({ part: "result", timeout: form.elements.timeout.value }),
      signal: mine.signal,
    });
    result.replaceChildren(...parsed(await answer.text()));
    markProblem();
    setRunning(false, summary(), false);
    rememberAddress();
    await refreshShare();
  } catch (error) {
    if (running !== mine) return;
    setRunning(false, error.name === "AbortError" ? words.cancelled : words.unreachable);
  }
}

function setRunning(on, message, seen = true) {
  status.classList.toggle("heard", !seen);
  cancelButton.hidden = !on;
  result.toggleAttribute("aria-busy", on);
  status.textContent = message;
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body.childNodes;
}

function summary() {
  return result.querySelector(".summary, .problem p")?.textContent ?? "";
}

function markProblem() {
  const problem = result.querySelector(".problem");
  if (!problem?.dataset.line) return;
  const { line, column } = problem.dataset;
  markError(view, Number(line), Number(column), problem.querySelector(".detail").textContent);
}

async function refreshShare() {
  if (!text().trim()) return;
  const open = share.querySelector("details")?.open;
  const answer = await fetch(`/query/share?lang=${words.language}`, { method: "POST", body: parameters() });
  if (!answer.ok) return;
  share.replaceChildren(...parsed(await answer.text()));
  share.querySelector("details").open = open ?? false;
  startShare();
}

function startShare() {
  const snippets = share.querySelector(".snippets");
  if (!snippets) return;
  makeTabs(snippets, words);
  share.querySelector("details").addEventListener("toggle", changed);
}

// What stands in the address bar asks the same query again, here and in the other languages.
function rememberAddress() {
  const address = `/sparql?${parameters()}`;
  if (address.length > LONGEST_ADDRESS) return;
  history.replaceState(null, "", address);
  for (const other of document.querySelectorAll(".masthead .languages a")) {
    const there = parameters();
    there.set("lang", other.hreflang);
    other.href = `/sparql?${there}`;
  }
}

form.addEventListener("submit", (event) => {
  area.value = text();
  if (format.value) return;
  event.preventDefault();
  run();
});
cancelButton.addEventListener("click", () => {
  running?.abort();
  runButton.focus();
});
get("declare").addEventListener("click", async () =>
  declareUsed(view, (await vocabulary()).prefixes));
startGallery(words, (example, address) => {
  replaceText(view, example.query);
  scrollTo({ top: 0 });
  if (example.federated) {
    location.assign(address);
    return;
  }
  run();
});
startShare();
markProblem();

// The examples: found while one types, and run without loading the page again.

export function startGallery(words, choose) {
  const items = [...document.querySelectorAll(".gallery li")];
  const find = document.getElementById("find");
  const count = document.getElementById("examples-count");
  const filter = () => {
    const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      item.hidden = !wanted.every((word) => item.dataset.words.includes(word));
      shown += !item.hidden;
    }
    count.textContent = words.shown.replace("{shown}", shown).replace("{count}", items.length);
  };
  find.addEventListener("input", filter);
  document.getElementById("examples-filter").addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  let texts = null;
  document.querySelector(".gallery").addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-example]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    texts ??= fetch("/query/examples.json").then((answer) => answer.json());
    for (const item of items) item.querySelector("a").removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    choose((await texts)[link.dataset.example], link.href);
  });
}

// Turns a row of sections into tabs (ARIA Authoring Practices, tabs), each with a copy button.

export function makeTabs(container, words) {
  const panels = [...container.querySelectorAll("section")];
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", words.code);
  const tabs = panels.map((panel) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `${panel.id}-tab`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    tab.textContent = panel.querySelector("h4").textContent;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.classList.add("tabbed");
    panel.append(copyButton(panel.querySelector("code"), words));
    return tab;
  });
  const show = (chosen) => {
    tabs.forEach((tab, index) => {
      tab.setAttribute("aria-selected", String(index === chosen));
      tab.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    });
    sessionStorage.setItem("snippet", String(chosen));
  };
  tabs.forEach((tab, index) => tab.addEventListener("click", () => show(index)));
  list.addEventListener("keydown", (event) => {
    const now = tabs.indexOf(event.target);
    const next = {
      ArrowRight: (now + 1) % tabs.length,
      ArrowLeft: (now + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    show(next);
    tabs[next].focus();
  });
  list.append(...tabs);
  container.prepend(list);
  show(Number(sessionStorage.getItem("snippet") ?? 0) % tabs.length);
}

function copyButton(code, words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = words.copied;
    setTimeout(() => (button.textContent = words.copy), 2000);
  });
  return button;
}

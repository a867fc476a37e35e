/** A list of records: choosing rows, what is done with the chosen, the keyboard, cells changed in their place. */
import htmx from "htmx.org";

export function mount(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const bar = form.querySelector<HTMLElement>(".bulk");
  const all = form.querySelector<HTMLInputElement>("[data-all]");
  const boxes = () => [...form.querySelectorAll<HTMLInputElement>("input[name=ids]")];
  let everything = false;

  function drawn(): void {
    const chosen = boxes().filter((box) => box.checked);
    for (const box of boxes()) box.closest("tr")?.classList.toggle("is-sel", box.checked);
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes().length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
    if (!bar) return;
    bar.hidden = chosen.length === 0;
    bar.querySelectorAll<HTMLElement>("[data-merge]").forEach((button) => (button.hidden = chosen.length < 2 || everything));
    const count = bar.querySelector("[data-count]");
    if (count) count.textContent = everything ? form.dataset.sayAll ?? "" : `${form.dataset.sayChosen} ${chosen.length}`;
  }

  function choose(on: boolean): void {
    for (const box of boxes()) box.checked = on;
    if (!on) everything = false;
    drawn();
  }

  form.addEventListener("change", (event) => {
    everything = false;
    if (event.target === all) choose(all?.checked ?? false);
    else drawn();
  });
  bar?.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("button");
    if (!button) return;
    if ("none" in button.dataset) choose(false);
    if ("everything" in button.dataset) {
      choose(true);
      everything = true;
      drawn();
    }
    const chosen = boxes().filter((box) => box.checked);
    if (button.dataset.merge) location.assign(`${button.dataset.merge}?ids=${chosen.map((box) => box.value).join(",")}`);
    if (button.dataset.verb) void htmx.ajax("get", `${form.dataset.bulk}&verb=${button.dataset.verb}`, { target: "#asking", source: bar });
  });
  // The dialog's form takes the chosen rows along.
  document.body.addEventListener("submit", (event) => {
    const asked = event.target as HTMLFormElement;
    if (!("chosen" in asked.dataset) || !form.isConnected) return;
    const take = (name: string, value: string) => {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      asked.append(input);
    };
    if (everything) take("all", "1");
    else for (const box of boxes()) if (box.checked) take("ids", box.value);
  }, true);

  // Moving about and choosing are the same keys on every page; changing in its place is the list's own.
  document.addEventListener("keydown", (event) => {
    const target = event.target as Element;
    if (event.code !== "KeyE" || !form.isConnected || target.closest("input:not(.check), textarea, select, dialog")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const cell = form.querySelector<HTMLTableCellElement>("tr.is-cur td[data-field]");
    if (!cell) return;
    event.preventDefault();
    edit(cell);
  });

  form.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-group]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const inside = link.closest("tbody")?.nextElementSibling as HTMLElement | null;
    if (!inside) return;
    const open = link.getAttribute("aria-expanded") !== "true";
    link.setAttribute("aria-expanded", String(open));
    inside.hidden = !open;
    if (open && !inside.children.length) void htmx.ajax("get", `${link.href}&part=rows`, { target: inside, swap: "innerHTML" }).then(drawn);
  });

  form.addEventListener("dblclick", (event) => {
    const cell = (event.target as Element).closest<HTMLTableCellElement>("td[data-field]");
    if (cell) edit(cell);
  });
  form.addEventListener("cell-saved", (event) => (event.target as Element).closest("tr")?.querySelector<HTMLElement>("a.name")?.focus());

  function edit(cell: HTMLTableCellElement): void {
    const id = cell.closest("tr")?.dataset.id;
    if (!id || cell.querySelector(".cell-form")) return;
    const address = `${form.dataset.path}/${id}/cell/${cell.dataset.field}`;
    void htmx.ajax("get", address, { target: cell, swap: "innerHTML" }).then(() => cell.querySelector<HTMLElement>("select, textarea, input:not([type=hidden])")?.focus());
    cell.addEventListener("keydown", function leave(pressed) {
      if (pressed.key !== "Escape") return;
      cell.removeEventListener("keydown", leave);
      pressed.stopPropagation();
      cell.closest("tr")?.querySelector<HTMLElement>("a.name")?.focus();
      void htmx.ajax("get", `${address}?shown=1`, { target: cell, swap: "innerHTML" });
    });
  }
  drawn();
}

/** A list of records: choosing rows, what is done with the chosen, the keyboard, cells changed in their place. */
import htmx from "htmx.org";

export function mount(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const bar = form.querySelector<HTMLElement>(".bulk");
  const all = form.querySelector<HTMLInputElement>("[data-all]");
  const boxes = () => [...form.querySelectorAll<HTMLInputElement>("input[name=ids]")];
  const rows = () => [...form.querySelectorAll<HTMLTableRowElement>("tbody tr")];
  let everything = false;
  let current = -1;

  function drawn(): void {
    const chosen = boxes().filter((box) => box.checked);
    for (const box of boxes()) box.closest("tr")?.classList.toggle("is-sel", box.checked);
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes().length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
    if (!bar) return;
    bar.hidden = chosen.length === 0;
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

  document.addEventListener("keydown", (event) => {
    const target = event.target as Element;
    if (!form.isConnected || target.closest("input:not(.check), textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === "KeyJ") go(current + 1);
    if (event.code === "KeyK") go(current - 1);
    const row = rows()[current];
    if (!row) return;
    if (event.code === "KeyX") row.querySelector<HTMLInputElement>("input[name=ids]")?.click();
    if (event.code === "Enter" && target === document.body) row.querySelector<HTMLAnchorElement>("a.name")?.click();
  });

  function go(number: number): void {
    const found = rows();
    current = Math.max(0, Math.min(number, found.length - 1));
    found.forEach((row, place) => row.classList.toggle("is-cur", place === current));
    found[current]?.scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("dblclick", (event) => {
    const cell = (event.target as Element).closest<HTMLTableCellElement>("td[data-field]");
    const id = cell?.closest("tr")?.dataset.id;
    if (!cell || !id || cell.querySelector("form")) return;
    const address = `${form.dataset.path}/${id}/cell/${cell.dataset.field}`;
    void htmx.ajax("get", address, { target: cell, swap: "innerHTML" }).then(() => cell.querySelector<HTMLElement>("select, input:not([type=hidden])")?.focus());
    cell.addEventListener("keydown", (pressed) => {
      if (pressed.key === "Escape") void htmx.ajax("get", `${address}?shown=1`, { target: cell, swap: "innerHTML" });
    }, { once: true });
  });
  drawn();
}

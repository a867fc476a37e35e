/** Choosing a record by typing: a combobox fed by the search. Several values stand as marks before the field. */
import { ask } from "../asking";
import { make } from "../elements";

type Item = { id: string; title: string; subtitle: string };
let count = 0;

export function mount(root: HTMLElement): void {
  const field = root.querySelector<HTMLInputElement>("[role=combobox]");
  const picked = root.querySelector<HTMLElement>(".picked");
  if (!field || !picked) return;
  const box = make("ul", "pick-list");
  box.id = `picks-${++count}`;
  box.role = "listbox";
  box.hidden = true;
  field.setAttribute("aria-controls", box.id);
  root.append(box);
  let wait = 0;
  let active = -1;
  let asked: AbortController | null = null;

  function choose(item: Item): void {
    if (!root.dataset.many) picked!.replaceChildren();
    const mark = make("li", "", item.title);
    const value = document.createElement("input");
    Object.assign(value, { type: "hidden", name: "value", value: item.id });
    mark.append(value);
    picked!.append(mark);
    field!.value = "";
    close();
  }

  function close(): void {
    box.hidden = true;
    active = -1;
    field!.setAttribute("aria-expanded", "false");
    field!.removeAttribute("aria-activedescendant");
  }

  async function offer(): Promise<void> {
    asked?.abort();
    asked = new AbortController();
    const answer = await ask(`${root.dataset.pick}?q=${encodeURIComponent(field!.value)}`, { signal: asked.signal, quiet: true });
    if (!answer?.ok) return;
    const items = (JSON.parse(answer.text) as { items: Item[] }).items;
    box.replaceChildren(...items.map((item, number) => {
      const option = make("li", "", item.title);
      option.role = "option";
      option.id = `${box.id}-${number}`;
      if (item.subtitle) option.append(make("small", "mute", item.subtitle));
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        choose(item);
      });
      option.addEventListener("krug:choose", () => choose(item));
      return option;
    }));
    box.hidden = items.length === 0;
    active = -1;
    field!.setAttribute("aria-expanded", String(!box.hidden));
  }

  function step(by: number): void {
    const options = [...box.children] as HTMLElement[];
    if (!options.length) return;
    active = (active + by + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
    field!.setAttribute("aria-activedescendant", options[active]?.id ?? "");
  }

  field.addEventListener("input", () => {
    window.clearTimeout(wait);
    wait = window.setTimeout(() => void offer(), 120);
  });
  field.addEventListener("focus", () => void offer());
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape" && !box.hidden) close();
    else if (event.key === "Backspace" && !field.value) picked.lastElementChild?.remove();
    else if (event.key === "Enter" && active >= 0) box.children[active]?.dispatchEvent(new Event("krug:choose"));
    else if (event.key === "Enter" && root.dataset.free && field.value.trim()) choose({ id: field.value.trim(), title: field.value.trim(), subtitle: "" });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // A tag typed and not yet entered counts all the same.
  field.form?.addEventListener("submit", () => {
    if (root.dataset.free && field.value.trim()) choose({ id: field.value.trim(), title: field.value.trim(), subtitle: "" });
  }, true);
}

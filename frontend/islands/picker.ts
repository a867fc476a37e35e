/** Choosing a record by typing: a combobox fed by the search. What is chosen stands as marks before the field. */
import { ask } from "../asking";
import { make } from "../elements";
import { quickCreate } from "../quick-create";
import { word } from "../words";

export type Item = { id: string; title: string; subtitle: string };
let count = 0;

export function mount(root: HTMLElement): void {
  const field = root.querySelector<HTMLInputElement>("input.input");
  const picked = root.querySelector<HTMLElement>(".picked");
  if (!field || !picked) return;
  const box = make("ul", "pick-list");
  box.id = `picks-${++count}`;
  box.role = "listbox";
  box.hidden = true;
  field.role = "combobox";
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", box.id);
  root.append(box);
  picked.querySelectorAll("li").forEach(closable);
  let wait = 0;
  let active = -1;
  let asked: AbortController | null = null;

  function choose(item: Item): void {
    if (!root.dataset.many) picked!.replaceChildren();
    const mark = make("li", "", item.title);
    const value = document.createElement("input");
    Object.assign(value, { type: "hidden", name: root.dataset.name ?? "value", value: item.id });
    mark.append(value);
    closable(mark);
    picked!.append(mark);
    field!.value = "";
    close();
    changed();
  }

  function closable(mark: HTMLElement): void {
    const title = mark.textContent?.trim() ?? "";
    const button = make("button", "x", "×");
    button.type = "button";
    button.setAttribute("aria-label", `${word("remove")}: ${title}`);
    button.addEventListener("click", () => drop(mark));
    mark.append(button);
  }

  function drop(mark: Element | null): void {
    if (!mark) return;
    mark.remove();
    changed();
    field!.focus();
  }

  /** Whoever keeps or checks the form hears of it as of typing. */
  function changed(): void {
    root.dispatchEvent(new CustomEvent("krug:picked", { bubbles: true }));
  }

  function close(): void {
    window.clearTimeout(wait);
    asked?.abort();
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
    box.replaceChildren(...items.map((item) => option(item.title, item.subtitle, () => choose(item))));
    if (root.dataset.makes && field!.value.trim()) box.append(option(`+ ${word("make")}: ${field!.value.trim()}`, "", () => void makeNew()));
    [...box.children].forEach((one, number) => (one.id = `${box.id}-${number}`));
    box.hidden = box.children.length === 0;
    active = -1;
    field!.setAttribute("aria-expanded", String(!box.hidden));
    if (field!.value.trim() && items.length) step(1);
  }

  function option(title: string, subtitle: string, chosen: () => void): HTMLElement {
    const one = make("li", "", title);
    one.role = "option";
    if (subtitle) one.append(make("small", "mute", subtitle));
    one.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      chosen();
    });
    one.addEventListener("krug:choose", chosen);
    return one;
  }

  /** What is not there yet is made in a dialog over this one, and chosen at once. */
  async function makeNew(): Promise<void> {
    const title = field!.value.trim();
    close();
    const made = await quickCreate(root.dataset.makes ?? "", "", title);
    if (made) choose({ ...made, subtitle: "" });
    field!.focus();
    close();
  }

  function step(by: number): void {
    const options = [...box.children] as HTMLElement[];
    if (!options.length) return;
    active = active < 0 && by < 0 ? options.length - 1 : (active + by + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
    options[active]?.scrollIntoView({ block: "nearest" });
    field!.setAttribute("aria-activedescendant", options[active]?.id ?? "");
  }

  field.addEventListener("input", () => {
    window.clearTimeout(wait);
    wait = window.setTimeout(() => void offer(), 120);
  });
  field.addEventListener("click", () => {
    if (box.hidden) void offer();
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" && box.hidden) void offer();
    else if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape" && !box.hidden) close();
    else if (event.key === "Backspace" && !field.value) drop(picked.lastElementChild);
    else if (event.key === "Enter" && active >= 0) box.children[active]?.dispatchEvent(new Event("krug:choose"));
    else if (event.key === "Enter" && root.dataset.free && field.value.trim()) choose({ id: field.value.trim(), title: field.value.trim(), subtitle: "" });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.addEventListener("click", (event) => {
    if (event.target === root) field.focus();
  });
  // Set from outside: what a draft kept.
  root.addEventListener("krug:pick", (event) => {
    picked.replaceChildren();
    (event as CustomEvent<Item[]>).detail.forEach(choose);
  });
  // A tag typed and not yet entered counts all the same.
  field.form?.addEventListener("submit", () => {
    if (root.dataset.free && field.value.trim()) choose({ id: field.value.trim(), title: field.value.trim(), subtitle: "" });
  }, true);
}

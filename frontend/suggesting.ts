/** Addresses offered beneath the field in which one is typed; arrows and Enter choose, as a picker's do. */
import { ask } from "./asking";
import { make } from "./elements";

type Row = Record<string, string>;
type Item = { title: string; row: Row };
const SHORTEST = 3;
const SILENCE = 300; // milliseconds without a key
let count = 0;

/** `typed` gives what to ask, `chosen` takes the row of the one that is chosen. */
export function suggesting(field: HTMLInputElement, typed: () => string, chosen: (row: Row) => void): void {
  const box = make("ul", "pick-list suggest-list");
  box.id = `suggested-${++count}`;
  box.role = "listbox";
  box.hidden = true;
  const around = field.closest<HTMLElement>(".several") ?? field.parentElement!; // not the line itself: lines are copied
  around.append(box);
  field.role = "combobox";
  field.autocomplete = "off";
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", box.id);
  let wait = 0;
  let active = -1;
  let asked: AbortController | null = null;

  function close(): void {
    window.clearTimeout(wait);
    asked?.abort();
    box.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  async function offer(): Promise<void> {
    asked?.abort();
    asked = new AbortController();
    const sent = new FormData();
    sent.set("query", typed());
    const answer = await ask("/lookups/addresses", { method: "POST", body: sent, signal: asked.signal, quiet: true });
    if (!answer?.ok || document.activeElement !== field) return;
    const { items, said } = JSON.parse(answer.text) as { items: Item[]; said: string };
    around.querySelector(".suggest-said")?.remove();
    if (said) around.append(make("small", "hint suggest-said", said));
    box.replaceChildren(...items.map(option));
    box.style.top = `${field.offsetTop + field.offsetHeight}px`;
    box.style.left = `${field.offsetLeft}px`;
    box.style.width = `${field.offsetWidth}px`;
    box.hidden = items.length === 0;
    active = -1;
    field.setAttribute("aria-expanded", String(!box.hidden));
  }

  function option(item: Item, number: number): HTMLElement {
    const one = make("li", "", item.title);
    one.role = "option";
    one.id = `${box.id}-${number}`;
    const take = (): void => {
      chosen(item.row);
      close();
    };
    one.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      take();
    });
    one.addEventListener("krug:choose", take);
    return one;
  }

  function step(by: number): void {
    const options = [...box.children] as HTMLElement[];
    if (!options.length) return;
    active = active < 0 && by < 0 ? options.length - 1 : (active + by + options.length) % options.length;
    options.forEach((one, number) => one.setAttribute("aria-selected", String(number === active)));
    options[active]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[active]?.id ?? "");
  }

  field.addEventListener("input", (event) => {
    if (!event.isTrusted) return; // put in, not typed
    window.clearTimeout(wait);
    if (field.value.trim().length < SHORTEST) return close();
    wait = window.setTimeout(() => void offer(), SILENCE);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (box.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) box.children[active]?.dispatchEvent(new Event("krug:choose"));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** "@" in a text offers the colleagues who may see the card; the one chosen is sent beside the text by id. */
import { ask } from "./asking";
import { make } from "./elements";

const CALL = /(?:^|\s)@([\p{L}\p{N}.-]*(?: [\p{L}\p{N}.-]*)?)$/u;

/** Gives a function that forgets who was chosen, for a field that has been emptied. */
export function mentions(field: HTMLTextAreaElement, address: string): () => void {
  const list = make("div", "pop mentions");
  const id = `${field.id}-people`;
  list.id = id;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  field.setAttribute("aria-controls", id);
  field.setAttribute("aria-autocomplete", "list");
  field.after(list);
  let asked = new AbortController();

  field.addEventListener("input", () => void offer());
  field.addEventListener("keydown", keyed);
  field.addEventListener("blur", () => window.setTimeout(() => (list.hidden = true), 150));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    choose((event.target as Element).closest<HTMLElement>("[role=option]"));
  });
  return () => field.form?.querySelectorAll("input[name=mention]").forEach((input) => input.remove());

  function called(): string | null {
    return CALL.exec(field.value.slice(0, field.selectionStart))?.[1] ?? null;
  }

  async function offer(): Promise<void> {
    const part = called();
    asked.abort();
    if (part === null) return void (list.hidden = true);
    narrow(part);
    asked = new AbortController();
    const answer = await ask(`${address}?q=${encodeURIComponent(part)}`, { signal: asked.signal, quiet: true });
    if (!answer?.ok) return;
    list.innerHTML = answer.text; // a fragment of our own server, its texts escaped there
    list.hidden = !list.children.length;
    mark(list.firstElementChild);
  }

  /** Who was offered before and is not meant any more is not there to be chosen while the answer is on its way. */
  function narrow(part: string): void {
    const meant = part.toLowerCase();
    [...list.children].forEach((one) => (one as HTMLElement).dataset.name?.toLowerCase().includes(meant) || one.remove());
    list.hidden = list.hidden || !list.children.length;
    mark(list.firstElementChild);
  }

  function keyed(event: KeyboardEvent): void {
    if (list.hidden) return;
    const now = list.querySelector("[aria-selected=true]");
    if (event.key === "ArrowDown") mark(now?.nextElementSibling ?? list.firstElementChild);
    else if (event.key === "ArrowUp") mark(now?.previousElementSibling ?? list.lastElementChild);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") choose(now as HTMLElement);
    else if (event.key === "Escape") list.hidden = true;
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function mark(option: Element | null): void {
    [...list.children].forEach((one) => one.setAttribute("aria-selected", String(one === option)));
  }

  function choose(option: HTMLElement | null): void {
    const part = called();
    if (!option || part === null) return;
    const start = field.selectionStart - part.length;
    field.setRangeText(`${option.dataset.name} `, start, field.selectionStart, "end");
    const picked = make("input");
    picked.type = "hidden";
    picked.name = "mention";
    picked.value = option.dataset.person ?? "";
    field.form?.append(picked);
    list.hidden = true;
    field.focus();
  }
}

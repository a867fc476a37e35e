/** Ctrl+K: everything is found and done from one field. */
import { ask } from "./asking";
import { make } from "./elements";
import { showKeys } from "./keys";
import { quickCreate } from "./quick-create";
import { recent, remember } from "./recent";
import { toggleTheme } from "./theme";

const WAIT = 50;

export function palette(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#palette");
  const field = dialog?.querySelector("input");
  const options = dialog?.querySelector<HTMLElement>("#palette-options");
  if (!dialog || !field || !options) return;
  const person = dialog.dataset.person ?? "";
  remember(person);
  let timer = 0;
  let asked = new AbortController();
  let told = ""; // what the options that stand there were asked for
  let entered = false; // Enter was pressed before the options came that it was meant for

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyK") return;
    event.preventDefault();
    open();
  });
  document.querySelector("#q")?.addEventListener("pointerdown", (event) => {
    if (matchMedia("(max-width: 640px)").matches) return;
    event.preventDefault();
    open();
  });
  field.addEventListener("input", () => {
    entered = false;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void offer(), WAIT);
  });
  field.addEventListener("keydown", keyed);
  options.addEventListener("click", (event) => {
    const option = (event.target as Element).closest<HTMLAnchorElement>("[role=option]");
    if (option?.dataset.does) {
      event.preventDefault();
      run(option);
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });

  function open(): void {
    if (dialog!.open) return field!.select();
    field!.value = "";
    entered = false;
    dialog!.showModal();
    void offer();
  }

  async function offer(): Promise<void> {
    asked.abort();
    asked = new AbortController();
    const text = field!.value;
    const answer = await ask(`/search/palette?q=${encodeURIComponent(text)}`, { signal: asked.signal, quiet: true });
    if (!answer?.ok) return;
    told = text;
    options!.innerHTML = answer.text; // a fragment of our own server, its texts escaped there
    if (!field!.value) options!.prepend(...lately());
    all().forEach((option, number) => (option.id = `palette-${number}`));
    mark(all()[0]);
    if (entered) choose();
  }

  function lately(): Node[] {
    const found = recent(person).map(({ title, url }) => {
      const option = make("a", "", make("span", "cut", title));
      option.href = url;
      option.setAttribute("role", "option");
      return option;
    });
    return found.length ? [make("p", "", dialog!.dataset.recent ?? ""), ...found] : [];
  }

  function keyed(event: KeyboardEvent): void {
    const now = all().findIndex((option) => option.ariaSelected === "true");
    if (event.key === "ArrowDown") mark(all()[(now + 1) % all().length]);
    else if (event.key === "ArrowUp") mark(all()[(now - 1 + all().length) % all().length]);
    else if (event.key === "Enter") {
      entered = field!.value !== told;
      if (!entered) choose();
    } else if (event.key === "Escape") dialog!.close();
    else return;
    event.preventDefault();
  }

  function choose(): void {
    entered = false;
    const chosen = all().find((option) => option.ariaSelected === "true");
    if (chosen?.dataset.does) run(chosen);
    else if (chosen) chosen.click();
    else if (field!.value) location.href = `/search?q=${encodeURIComponent(field!.value)}`;
  }

  function run(option: HTMLAnchorElement): void {
    dialog!.close();
    const does = option.dataset.does ?? "";
    if (does === "theme") toggleTheme();
    else if (does === "keys") showKeys();
    else void quickCreate(does, option.href);
  }

  function all(): HTMLAnchorElement[] {
    return [...options!.querySelectorAll<HTMLAnchorElement>("[role=option]")];
  }

  function mark(chosen: HTMLAnchorElement | undefined): void {
    all().forEach((option) => (option.ariaSelected = String(option === chosen)));
    field!.setAttribute("aria-activedescendant", chosen?.id ?? "");
    chosen?.scrollIntoView({ block: "nearest" });
  }
}

/** The quick intake: whoever is on the line is found as one types, Enter leads from step to step, hands stay on the keys. */
import { ask } from "../asking";
import { make } from "../elements";

type Item = { id: string; title: string; subtitle: string };
type Found = { items: Item[]; new: { name: string; phone: string; email: string }; sure: boolean };
const PAUSE = 120;

export function mount(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const who = form.querySelector<HTMLInputElement>("[name=who]");
  const client = form.querySelector<HTMLInputElement>("[name=client]");
  const known = form.querySelector<HTMLElement>("[data-known]");
  if (!who || !client || !known) return;
  const finder = new Finder(form, who, client, known);
  finder.start();
  clock(form);
  form.addEventListener("keydown", (event) => walk(form, event));
  for (const name of ["kind", "came_by"]) {
    form.querySelector(`[name=${name}]`)?.addEventListener("change", () => void takers(form));
  }
}

/** The list beneath the first field, and what is chosen in it. */
class Finder {
  private readonly box = make("ul", "pick-list");
  private wait = 0;
  private active = -1;
  private asked: AbortController | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly who: HTMLInputElement,
    private readonly client: HTMLInputElement,
    private readonly known: HTMLElement,
  ) {}

  start(): void {
    this.box.id = "intake-found";
    this.box.role = "listbox";
    this.box.hidden = true;
    this.who.role = "combobox";
    this.who.setAttribute("aria-expanded", "false");
    this.who.setAttribute("aria-autocomplete", "list");
    this.who.setAttribute("aria-controls", this.box.id);
    this.who.after(this.box);
    this.who.addEventListener("input", () => {
      this.forget();
      window.clearTimeout(this.wait);
      this.wait = window.setTimeout(() => void this.offer(), PAUSE);
    });
    this.who.addEventListener("keydown", (event) => this.key(event));
    this.who.addEventListener("blur", () => this.close());
    if (this.who.value && !this.client.value) void this.offer();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "ArrowDown") this.step(1);
    else if (event.key === "ArrowUp") this.step(-1);
    else if (event.key === "Escape" && !this.box.hidden) this.close();
    else if (event.key === "Enter" && !event.ctrlKey && !this.box.hidden && this.active >= 0) {
      this.box.children[this.active]?.dispatchEvent(new Event("krug:choose"));
      return; // and on to the next step
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Another caller than the one chosen. */
  private forget(): void {
    if (!this.client.value) return;
    this.client.value = "";
    this.known.textContent = "";
    void takers(this.form);
  }

  private async offer(): Promise<void> {
    this.asked?.abort();
    this.asked = new AbortController();
    const address = `${this.form.dataset.clients}?q=${encodeURIComponent(this.who.value)}`;
    const answer = await ask(address, { signal: this.asked.signal, quiet: true });
    if (!answer?.ok || this.client.value) return;
    const found = JSON.parse(answer.text) as Found;
    this.box.replaceChildren(...found.items.map((item) => this.option(item)));
    [...this.box.children].forEach((one, number) => (one.id = `${this.box.id}-${number}`));
    const heard = Object.values(found.new).filter(Boolean).join(" · ");
    this.known.textContent = heard ? `${this.form.dataset.sayNew} ${heard}` : "";
    this.box.hidden = found.items.length === 0 || document.activeElement !== this.who;
    this.who.setAttribute("aria-expanded", String(!this.box.hidden));
    this.active = -1;
    if (found.sure && document.activeElement === this.who) this.step(1); // the very number: Enter takes it
  }

  private option(item: Item): HTMLElement {
    const one = make("li", "", item.title);
    one.role = "option";
    if (item.subtitle) one.append(make("small", "mute", item.subtitle));
    const choose = (): void => this.choose(item);
    one.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      choose();
    });
    one.addEventListener("krug:choose", choose);
    return one;
  }

  private choose(item: Item): void {
    this.asked?.abort();
    this.client.value = item.id;
    this.who.value = item.title;
    this.known.textContent = `${item.title}: ${this.form.dataset.sayFound}`;
    this.close();
    this.who.dispatchEvent(new Event("change", { bubbles: true }));
    void takers(this.form);
  }

  private step(by: number): void {
    const options = [...this.box.children];
    if (!options.length) return;
    this.box.hidden = false;
    this.who.setAttribute("aria-expanded", "true");
    this.active = this.active < 0 && by < 0 ? options.length - 1 : (this.active + by + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.active)));
    options[this.active]?.scrollIntoView({ block: "nearest" });
    this.who.setAttribute("aria-activedescendant", options[this.active]?.id ?? "");
  }

  private close(): void {
    window.clearTimeout(this.wait);
    this.box.hidden = true;
    this.active = -1;
    this.who.setAttribute("aria-expanded", "false");
    this.who.removeAttribute("aria-activedescendant");
  }
}

/** Enter goes on to the next step and registers after the last; Alt and a figure lead to a step. */
function walk(form: HTMLFormElement, event: KeyboardEvent): void {
  const figure = /^Digit([1-4])$/.exec(event.code)?.[1];
  if (event.altKey && !event.ctrlKey && figure) {
    event.preventDefault();
    return enter(form, Number(figure));
  }
  const target = event.target as HTMLElement;
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || target.closest("button, textarea")) return;
  const step = Number(target.closest<HTMLElement>("[data-step]")?.dataset.step ?? 0);
  if (!step) return;
  event.preventDefault();
  if (step < 4) enter(form, step + 1);
  else form.requestSubmit();
}

function enter(form: HTMLFormElement, step: number): void {
  const place = form.querySelector(`[data-step="${step}"]`);
  const chosen = place?.querySelector<HTMLElement>("input[type=radio]:checked");
  const first = chosen ?? place?.querySelector<HTMLElement>("input:not([type=hidden]), select");
  first?.focus();
  if (first instanceof HTMLInputElement && first.type === "text") first.select();
}

/** Whom it may go to, anew for what is known by now; who was chosen by hand stays chosen where they still may. */
async function takers(form: HTMLFormElement): Promise<void> {
  const hands = form.querySelector<HTMLElement>("[data-hands]");
  if (!hands) return;
  const value = (name: string): string => form.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? "";
  const asked = new URLSearchParams(["client", "kind", "came_by"].map((name) => [name, value(name)]));
  const answer = await ask(`${form.dataset.takers}?${asked}`, { quiet: true });
  if (!answer?.ok) return;
  const within = hands.contains(document.activeElement);
  hands.innerHTML = answer.text; // a fragment of our own server, its texts escaped there
  if (within) enter(form, 3);
}

function clock(form: HTMLFormElement): void {
  const face = form.parentElement?.querySelector<HTMLElement>("[data-clock]");
  const began = Date.now();
  const timer = window.setInterval(() => {
    if (!face?.isConnected) return window.clearInterval(timer);
    const seconds = Math.floor((Date.now() - began) / 1000);
    face.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }, 1000);
}

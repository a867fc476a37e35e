/** Interest lines: typed without a mouse. A chosen product brings its price, unit and VAT; sums follow while one types. */
import Sortable from "sortablejs";
import { ask } from "../asking";

type Brought = { price: string; by: string; unit: number | ""; vat: string };
let made = 0;

export function mount(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const box = form.querySelector<HTMLElement>("[data-lines]");
  const more = form.querySelector<HTMLButtonElement>("[data-more]");
  if (!box || !more) return;
  const lines = (): HTMLElement[] => [...box.querySelectorAll<HTMLElement>("[data-line]")];
  const blank = lines().at(-1)?.cloneNode(true) as HTMLElement;
  blank.querySelectorAll<HTMLElement>("[data-mounted]").forEach((one) => delete one.dataset.mounted);
  blank.querySelectorAll(".pick-list, .picked li, .error").forEach((one) => one.remove());
  lines().forEach(ready);
  more.hidden = false;
  more.addEventListener("click", () => begin());
  add();

  /** The first empty line, or one more after the last, ready to be typed into. */
  function begin(): void {
    const line = lines().find(isEmpty) ?? put();
    control(line, "title")?.focus();
  }

  function put(): HTMLElement {
    const line = blank.cloneNode(true) as HTMLElement;
    const key = `new${Date.now()}${++made}`;
    const old = line.dataset.line ?? "";
    line.dataset.line = key;
    for (const one of line.querySelectorAll<HTMLElement>("[name], [for], [id], [data-name]")) {
      for (const name of ["name", "for", "id", "data-name"]) {
        const value = one.getAttribute(name);
        if (value?.endsWith(`-${old}`)) one.setAttribute(name, `${value.slice(0, -old.length)}${key}`);
      }
      if (one instanceof HTMLInputElement) one.value = one.name === "line" ? key : "";
      if (one instanceof HTMLSelectElement) one.selectedIndex = 0;
    }
    line.querySelector("[data-sum]")?.replaceChildren();
    line.querySelector("[data-by]")?.replaceChildren();
    box!.append(line);
    line.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true })); // its picker begins to listen
    ready(line);
    return line;
  }

  function ready(line: HTMLElement): void {
    const [up, out] = [line.querySelector<HTMLButtonElement>("[data-up]"), line.querySelector<HTMLButtonElement>("[data-out]")];
    if (!up || !out) return;
    up.hidden = out.hidden = false;
    up.addEventListener("click", () => move(line, -1));
    out.addEventListener("click", () => takeOut(line));
    line.addEventListener("krug:picked", () => void bring(line));
    line.addEventListener("input", add);
  }

  function takeOut(line: HTMLElement): void {
    const next = (line.nextElementSibling ?? line.previousElementSibling) as HTMLElement | null;
    line.remove();
    if (!lines().length) put();
    control(next ?? lines()[0]!, "title")?.focus();
    add();
  }

  function move(line: HTMLElement, by: number): void {
    const beside = by < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!beside) return;
    const at = document.activeElement as HTMLElement | null;
    if (by < 0) beside.before(line);
    else beside.after(line);
    at?.focus();
  }

  /** What the product costs this client today, and what it is counted in; what is typed already is not written over. */
  async function bring(line: HTMLElement): Promise<void> {
    const product = line.querySelector<HTMLInputElement>(".picked input")?.value ?? "";
    if (!product) return add();
    const answer = await ask(`${form.dataset.price}?product=${encodeURIComponent(product)}`, { quiet: true });
    if (!answer?.ok || line.querySelector<HTMLInputElement>(".picked input")?.value !== product) return;
    const brought = JSON.parse(answer.text) as Brought;
    fill(line, "price", brought.price.replace(".", ",").replace(/,00$/, ""), true);
    fill(line, "unit", String(brought.unit), true);
    fill(line, "vat", brought.vat, true);
    fill(line, "quantity", "1", false);
    line.querySelector("[data-by]")?.replaceChildren(brought.by);
    add();
    const quantity = control(line, "quantity");
    quantity?.focus();
    if (quantity instanceof HTMLInputElement) quantity.select();
  }

  function fill(line: HTMLElement, name: string, value: string, over: boolean): void {
    const one = control(line, name);
    if (one && value && (over || !one.value)) one.value = value;
  }

  function add(): void {
    let total = 0n;
    for (const line of lines()) {
      const sum = sumOf(line);
      line.querySelector("[data-sum]")?.replaceChildren(sum === null ? "" : said(sum));
      total += sum ?? 0n;
    }
    form.querySelector("[data-total]")?.replaceChildren(said(total));
  }

  new Sortable(box, { handle: ".grip", draggable: "[data-line]", animation: 150, forceFallback: true });
  form.addEventListener("keydown", (event) => {
    const line = (event.target as Element).closest<HTMLElement>("[data-line]");
    if (!line) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) move(line, event.key === "ArrowUp" ? -1 : 1);
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) begin();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function control(line: HTMLElement, name: string): HTMLInputElement | HTMLSelectElement | null {
  return line.querySelector(`[name="${name}-${line.dataset.line}"]`);
}

function isEmpty(line: HTMLElement): boolean {
  return !line.querySelector(".picked input") && !["title", "quantity", "price"].some((name) => control(line, name)?.value.trim());
}

/** Kopecks, as the server reckons them; null where the line cannot be reckoned yet. */
function sumOf(line: HTMLElement): bigint | null {
  const quantity = whole(control(line, "quantity")?.value ?? "", 3);
  const price = whole(control(line, "price")?.value ?? "", 2);
  const discount = whole(control(line, "discount")?.value || "0", 2);
  if (quantity === null || price === null || discount === null || discount > 10000n) return null;
  const steps = quantity * price * (10000n - discount);
  return (2n * steps + 10000000n) / 20000000n;
}

/** “1 200,5” as 120050 with two places. */
function whole(text: string, places: number): bigint | null {
  const found = /^(\d+)(?:[.,](\d+))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, ""));
  if (!found || (found[2] ?? "").length > places) return null;
  return BigInt(`${found[1]}${(found[2] ?? "").padEnd(places, "0")}`);
}

function said(kopecks: bigint): string {
  const units = (kopecks / 100n).toString().replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const rest = kopecks % 100n;
  return rest ? `${units},${rest.toString().padStart(2, "0")}` : units;
}

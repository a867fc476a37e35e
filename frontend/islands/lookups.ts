/** A form of a client that fills itself in: company by INN or OGRN, bank by BIC, addresses while they are typed. */
import { ask } from "../asking";
import { make } from "../elements";
import { suggesting } from "../suggesting";

const NUMBERS = /^(\d{10}|\d{12}|\d{13}|\d{15})$/;
const BIC = /^\d{9}$/;
type Row = Record<string, string>;

export function mount(root: HTMLElement): void {
  const form = root.closest("form");
  if (!form) return;
  companies(form, root);
  const helped = new WeakSet<Element>();
  form.addEventListener("focusin", (event) => {
    const field = event.target as HTMLInputElement;
    if (!field.matches("input[name^='addresses-'][name$='-text']") || helped.has(field)) return;
    helped.add(field);
    suggesting(field, () => wholeOf(lineOf(field)), (row) => put(lineOf(field), row));
  });
  form.addEventListener("input", (event) => {
    const field = event.target as HTMLInputElement;
    // Another house: where the old one lay is no longer true.
    if (field.matches("input[name^='addresses-']:not([name$='-lat'], [name$='-lon'])")) put(lineOf(field), { lat: "", lon: "" });
    if (field.matches("input[name^='accounts-'][name$='-bic']") && BIC.test(field.value.trim())) void bank(lineOf(field), field);
  });
}

/** The button stands beneath the number it asks with, and only while that can be a number. */
function companies(form: HTMLFormElement, root: HTMLElement): void {
  const inputs = ["tax_id", "ogrn"].map((name) => form.querySelector<HTMLInputElement>(`input[name='${name}']`)).filter((one) => one !== null);
  const beneath = inputs[0]?.closest(".field");
  if (!beneath) return;
  const button = make("button", "btn btn--s", root.dataset.sayFill ?? "");
  button.type = "button";
  const place = make("div", "offer-place");
  place.setAttribute("aria-live", "polite");
  beneath.after(make("div", "offer-button", button), place);
  const show = (): void => {
    button.hidden = !inputs.some((one) => NUMBERS.test(one.value.replace(/[\s-]/g, "")));
  };
  show();
  form.addEventListener("input", show);
  form.addEventListener("krug:filled", show);
  button.addEventListener("click", () => {
    const sent = new FormData(form);
    if (root.dataset.record) sent.set("record", root.dataset.record);
    place.textContent = root.dataset.sayAsked ?? "";
    button.disabled = true;
    void offer("/lookups/company", sent, place, (field, value) => fill(form, field, value)).finally(() => (button.disabled = false));
  });
}

async function bank(line: HTMLElement, field: HTMLInputElement): Promise<void> {
  const bic = field.value.trim();
  if (line.dataset.bic === bic) return; // asked already
  line.dataset.bic = bic;
  line.nextElementSibling?.matches(".offer-place") && line.nextElementSibling.remove();
  const place = make("div", "offer-place");
  place.setAttribute("aria-live", "polite");
  line.after(place);
  const sent = new FormData();
  for (const name of ["bic", "bank", "correspondent"]) sent.set(name, inputOf(line, name)?.value ?? "");
  await offer("/lookups/bank", sent, place, (name, value) => put(line, { [name]: value }));
  // Nothing would be overwritten: there is nothing to ask.
  if (!place.querySelector("del") && place.querySelector("[data-take]")) place.querySelector<HTMLButtonElement>("[data-take]")!.click();
}

/** What the service knows, as the server draws it: taken by the field, or left. */
async function offer(address: string, sent: FormData, place: HTMLElement, take: (field: string, value: string) => void): Promise<void> {
  const answer = await ask(address, { method: "POST", body: sent, quiet: true });
  if (!answer?.ok) return place.replaceChildren();
  place.innerHTML = answer.text; // a fragment of our own server, its texts escaped there
  place.querySelector("[data-leave]")?.addEventListener("click", () => place.replaceChildren());
  place.querySelector("[data-take]")?.addEventListener("click", () => {
    for (const tick of place.querySelectorAll<HTMLInputElement>("input[data-fill]:checked")) take(tick.dataset.fill ?? "", tick.dataset.value ?? "");
    const form = place.closest("form");
    place.replaceChildren();
    form?.dispatchEvent(new CustomEvent("krug:filled"));
  });
}

function fill(form: HTMLFormElement, field: string, value: string): void {
  if (field === "addresses") return legalAddress(form, JSON.parse(value) as Row);
  const control = form.querySelector<HTMLInputElement | HTMLTextAreaElement>(`input[name='${field}'], textarea[name='${field}']`);
  if (control) set(control, value);
}

/** In place of the legal address there is, else on the empty line. */
function legalAddress(form: HTMLFormElement, row: Row): void {
  const lines = [...form.querySelectorAll<HTMLElement>(".several--addresses [data-line]")];
  const legal = lines.find((line) => kindOf(line)?.value === row.kind && wholeOf(line));
  const line = legal ?? lines.find((one) => !wholeOf(one));
  if (!line) return;
  const kind = kindOf(line);
  if (kind && row.kind) kind.value = row.kind;
  put(line, row);
}

function kindOf(line: HTMLElement): HTMLSelectElement | null {
  return line.querySelector("select[name$='-kind']");
}

function lineOf(field: Element): HTMLElement {
  return field.closest<HTMLElement>("[data-line]")!;
}

function inputOf(line: HTMLElement, name: string): HTMLInputElement | null {
  return line.querySelector(`input[name$='-${name}']`);
}

/** The line in one text, as people write an address. */
function wholeOf(line: HTMLElement): string {
  return ["region", "city", "text"].map((name) => inputOf(line, name)?.value.trim() ?? "").filter(Boolean).join(", ");
}

/** Coordinates last: typing anything else takes them away. */
function put(line: HTMLElement, row: Row): void {
  for (const [name, value] of Object.entries(row)) {
    const field = inputOf(line, name);
    if (field) set(field, value, ["lat", "lon"].includes(name));
  }
}

function set(field: HTMLInputElement | HTMLTextAreaElement, value: string, quiet = false): void {
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event(quiet ? "change" : "input", { bubbles: true })); // drafts and likely twins hear of it
}

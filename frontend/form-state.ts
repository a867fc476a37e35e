/** What stands in a form, as plain data, and back into the form. */
type Picked = { id: string; title: string };
/** `typed` and `hidden` by name, in the order in which controls of one name stand; `picked` by the picker's name. */
export type State = { typed: Record<string, (string | boolean)[]>; picked: Record<string, Picked[]>; hidden: Record<string, string> };
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function capture(form: HTMLFormElement): State {
  const state: State = { typed: {}, picked: {}, hidden: {} };
  for (const control of controls(form)) (state.typed[control.name] ??= []).push(valueOf(control));
  for (const picker of pickers(form)) {
    const marks = [...picker.querySelectorAll<HTMLElement>(".picked li")];
    state.picked[picker.dataset.name ?? ""] = marks.map((mark) => ({
      id: mark.querySelector<HTMLInputElement>("input")?.value ?? "",
      title: titleOf(mark),
    }));
  }
  // With what version it was begun and which form it was, so that saving later collides and repeats as it would have then.
  for (const input of begun(form)) state.hidden[input.name] = input.value;
  return state;
}

export function restore(form: HTMLFormElement, state: State): void {
  const places: Record<string, number> = {};
  for (const control of controls(form)) {
    const place = (places[control.name] = (places[control.name] ?? -1) + 1);
    const value = state.typed[control.name]?.[place];
    if (value === undefined) continue;
    if (typeof value === "boolean") (control as HTMLInputElement).checked = value;
    else control.value = value;
  }
  for (const picker of pickers(form)) {
    const items = state.picked[picker.dataset.name ?? ""];
    if (items) set(picker, items);
  }
  for (const input of begun(form)) input.value = state.hidden[input.name] ?? input.value;
}

/** Whether a person has put anything in: other than what is stored, or, in a new form, than what it began with. */
export function worthKeeping(form: HTMLFormElement, state: State): boolean {
  const was = (name: string) => form.querySelector<HTMLInputElement>(`input[name="was-${CSS.escape(name)}"]`)?.value.replaceAll("\r\n", "\n");
  const typed = controls(form).some((control) => {
    const stored = was(control.name);
    if (stored !== undefined) return String(valueOf(control)) !== stored;
    return !(control instanceof HTMLSelectElement) && typeof valueOf(control) === "string" && valueOf(control) !== "";
  });
  const first = (name: string) => pickers(form).find((picker) => picker.dataset.name === name)?.dataset.first ?? "";
  return typed || Object.entries(state.picked).some(([name, items]) => (was(name) ?? first(name)) !== items.map((item) => item.id).join());
}

function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (one): one is Control => one.matches("input:not([type=hidden], [type=file], [type=password]), select, textarea") && (one as Control).name !== "",
  );
}

function pickers(form: HTMLFormElement): HTMLElement[] {
  return [...form.querySelectorAll<HTMLElement>(".picker[data-name]")];
}

function begun(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>("input[type=hidden]:is([name=version], [name=uid], [name^='was-'])")];
}

function valueOf(control: Control): string | boolean {
  return control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio") ? control.checked : control.value;
}

function titleOf(mark: HTMLElement): string {
  return [...mark.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? "").join("").trim();
}

/** The picker's island may not be there yet: then its marks are put in as the server would have drawn them. */
function set(picker: HTMLElement, items: Picked[]): void {
  if (picker.querySelector("[role=listbox]")) return void picker.dispatchEvent(new CustomEvent("krug:pick", { detail: items }));
  picker.querySelector(".picked")?.replaceChildren(
    ...items.map((item) => {
      const mark = document.createElement("li");
      const value = document.createElement("input");
      Object.assign(value, { type: "hidden", name: picker.dataset.name ?? "", value: item.id });
      mark.append(value, item.title);
      return mark;
    }),
  );
}

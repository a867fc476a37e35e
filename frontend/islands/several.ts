/** Several values in a form: one more line, empty, after the last. Without the script a form has one empty line. */
export function mount(element: HTMLElement): void {
  const button = element.querySelector<HTMLButtonElement>("[data-more]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const last = [...element.querySelectorAll<HTMLElement>("[data-line]")].at(-1);
    if (!last) return;
    const line = last.cloneNode(true) as HTMLElement;
    const number = Number(last.dataset.line) + 1;
    line.dataset.line = String(number);
    for (const field of line.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
      field.name = field.name.replace(/-\d+-/, `-${number}-`);
      field.removeAttribute("id");
      field.ariaLabel = (field.ariaLabel ?? "").replace(/\d+$/, String(number + 1));
      if (field instanceof HTMLInputElement) field.value = "";
    }
    last.after(line);
    line.querySelector<HTMLInputElement>("input")?.focus();
  });
}

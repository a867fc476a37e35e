/** In a form in conflict: a press puts what stands there now into the field, in place of what was typed. */
export function mount(button: HTMLElement): void {
  const field = document.getElementById(button.dataset.of ?? "") as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null;
  if (!field || !("value" in field)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    field.value = button.dataset.value ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

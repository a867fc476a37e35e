/** A field with a button that copies it. Without a clipboard the field stays, to be selected by hand. */
export function mount(element: HTMLElement): void {
  const field = element.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
  const button = element.querySelector<HTMLButtonElement>("[data-copy]");
  if (!field || !button) return;
  field.addEventListener("focus", () => field.select());
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(field.value).then(() => (button.textContent = button.dataset.done ?? ""));
  });
}

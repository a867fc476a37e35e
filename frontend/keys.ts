/** The keyboard: Ctrl+K search, n new, e edit, / filter, Ctrl+Enter sends the form. */
export function keys(): void {
  document.addEventListener("keydown", (event) => {
    const inField = event.target instanceof Element && event.target.matches("input, textarea, select");
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") return focus(event, "#q");
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && inField) {
      (event.target as HTMLInputElement).form?.requestSubmit();
      return;
    }
    if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === "Slash") return focus(event, "[data-key='/']");
    const place = { KeyN: "n", KeyE: "e" }[event.code];
    if (place) document.querySelector<HTMLElement>(`[data-key='${place}']`)?.click();
  });
}

function focus(event: KeyboardEvent, selector: string): void {
  const field = document.querySelector<HTMLInputElement>(selector);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select?.();
}

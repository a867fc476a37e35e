/** Days as chips and one day more by date: choosing either lets the other go. */
export function mount(form: HTMLElement): void {
  const other = form.querySelector<HTMLInputElement>("[data-other-day]");
  if (!other) return;
  const chips = [...form.querySelectorAll<HTMLInputElement>("input[type=radio][name=due_on]")];
  other.addEventListener("change", () => {
    other.name = other.value ? "due_on" : "";
    if (other.value) chips.forEach((chip) => (chip.checked = false));
  });
  chips.forEach((chip) => chip.addEventListener("change", clear));
  form.addEventListener("reset", clear);

  function clear(): void {
    other!.value = other!.name = "";
  }
}

/** A form with one bar for what is not saved yet: hidden while nothing is changed, counting the changes. */
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function mount(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const bar = form.querySelector<HTMLElement>("[data-save-bar]");
  if (!bar) return;
  const controls = (): Control[] =>
    [...form.elements].filter((one): one is Control => "name" in one && (one as Control).name !== "" && !["hidden", "submit"].includes((one as Control).type));
  let sending = false;

  const show = (): void => {
    const changed = controls().filter(isChanged);
    controls().forEach((one) => one.closest(".scope")?.classList.toggle("is-new", isChanged(one)));
    // What was refused is not saved either, though it now stands in the form as given.
    bar.hidden = changed.length === 0 && bar.dataset.unsaved === undefined;
    bar.querySelector<HTMLElement>("[data-save-count]")!.hidden = changed.length === 0;
    bar.querySelector<HTMLElement>("[data-save-number]")!.textContent = String(changed.length);
  };
  form.addEventListener("input", show);
  form.addEventListener("reset", () => window.setTimeout(show));
  form.addEventListener("submit", () => (sending = true));
  window.addEventListener("beforeunload", (event) => {
    if (!sending && controls().some(isChanged)) event.preventDefault();
  });
  show();
}

function isChanged(one: Control): boolean {
  if (one instanceof HTMLSelectElement) {
    const options = [...one.options];
    const begins = options.some((option) => option.defaultSelected) ? -1 : 0; // where none is marked the first one is taken
    return options.some((option, place) => option.selected && !option.defaultSelected && place !== begins);
  }
  if (one instanceof HTMLInputElement && ["checkbox", "radio"].includes(one.type)) return one.checked !== one.defaultChecked && (one.type === "checkbox" || one.checked);
  return one.value !== one.defaultValue;
}

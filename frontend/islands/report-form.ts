/** The conditions of a report answer at once; two dates of one's own appear when they are asked for. */
export function mount(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const period = form.elements.namedItem("period") as HTMLSelectElement;
  const own = form.querySelectorAll<HTMLElement>(".own-period");
  form.addEventListener("change", (event) => {
    const target = event.target as HTMLInputElement;
    if (target === (period as unknown)) {
      own.forEach((field) => (field.hidden = period.value !== "own"));
      if (period.value === "own") return form.querySelector<HTMLInputElement>("#p-from")?.focus();
    }
    if (target.type !== "date" && target.type !== "text") form.requestSubmit();
  });
  form.addEventListener("krug:picked", () => form.requestSubmit());
  // Empty fields, and dates of a period that is not one's own, stay out of the address.
  form.addEventListener("formdata", (event) => {
    const data = (event as FormDataEvent).formData;
    if (period.value !== "own") ["from", "to"].forEach((name) => data.delete(name));
    // What comes in several lines keeps its places: a line may leave one of its fields empty.
    for (const name of new Set(data.keys())) if (data.getAll(name).every((value) => value === "")) data.delete(name);
  });
}

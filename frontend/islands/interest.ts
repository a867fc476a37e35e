/** The source of a primary interest: of its fields only those are shown that the chosen channel allows. */
type Sources = { channels: Record<string, string[]>; named: string[] };

export function mount(element: HTMLElement): void {
  const form = element.closest("form");
  const { channels, named } = JSON.parse(element.dataset.sources ?? "{}") as Sources;
  if (!form || !named) return;

  const chosen = (): string => form.querySelector<HTMLInputElement>(".picked input[name=channel], select[name=channel]")?.value ?? "";
  const fieldOf = (name: string): HTMLElement | null => form.querySelector<HTMLElement>(`[name="${name}"]`)?.closest<HTMLElement>(".field") ?? null;

  /** What no longer fits is taken out by hand's own change of the channel alone: a form that comes back keeps all. */
  const show = (clear: boolean): void => {
    const channel = chosen();
    const allowed = channel ? (channels[channel] ?? named) : ["source"];
    for (const name of named) {
      const field = fieldOf(name);
      if (!field) continue;
      const fits = allowed.includes(name);
      if (!fits && clear) empty(field);
      field.hidden = !fits && !isFilled(field);
    }
  };
  form.addEventListener("krug:picked", (event) => {
    if ((event.target as HTMLElement).dataset.name === "channel") show(true);
  });
  form.addEventListener("change", (event) => {
    if ((event.target as HTMLInputElement).name === "channel") show(true);
  });
  show(false);
}

function isFilled(field: HTMLElement): boolean {
  const typed = field.querySelector<HTMLInputElement>("input.input")?.value ?? "";
  return typed !== "" || field.querySelector(".picked li, .error") !== null;
}

function empty(field: HTMLElement): void {
  const input = field.querySelector<HTMLInputElement>("input.input");
  if (input) input.value = "";
  field.querySelector(".picked")?.replaceChildren();
}

/** Forms with a password: show what was typed, and say when Caps Lock is on. */
export function mount(element: HTMLElement): void {
  const fields = [...element.querySelectorAll<HTMLInputElement>("input[type=password]")];
  const caps = element.querySelector<HTMLElement>("[data-caps]");
  element.querySelectorAll<HTMLButtonElement>("[data-show-password]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shown));
      fields.forEach((field) => (field.type = shown ? "text" : "password"));
    });
  });
  fields.forEach((field) =>
    field.addEventListener("keyup", (event) => {
      if (caps) caps.hidden = !event.getModifierState?.("CapsLock");
    }),
  );
}

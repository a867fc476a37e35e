/** The composer of a card: its tabs, a field that grows, and colleagues called by "@". */
import { newUid } from "../elements";
import { mentions } from "../mentions";

/** The next comment is another one: what the form is known by, should its answer be lost and it be sent again. */
function renew(form: HTMLFormElement): void {
  const uid = form.elements.namedItem("uid");
  if (uid instanceof HTMLInputElement) uid.value = newUid();
}

export function mount(composer: HTMLElement): void {
  const tabs = [...composer.querySelectorAll<HTMLButtonElement>("[role=tab]")];
  tabs.forEach((tab) => tab.addEventListener("click", () => open(tab)));
  composer.querySelector("[role=tablist]")?.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[(event as KeyboardEvent).key];
    if (!step) return;
    const next = tabs[(tabs.findIndex((tab) => tab.ariaSelected === "true") + step + tabs.length) % tabs.length];
    if (next) open(next);
    next?.focus();
  });
  const form = composer.querySelector<HTMLFormElement>("#say-comment form");
  const field = form?.querySelector("textarea");
  if (!form || !field) return;
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 320)}px`;
  };
  field.addEventListener("input", grow);
  const forget = mentions(field, composer.dataset.colleagues ?? "");
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form || !(event as CustomEvent<{ successful: boolean }>).detail.successful) return;
    form.reset();
    renew(form);
    forget();
    grow();
  });

  function open(chosen: HTMLButtonElement): void {
    tabs.forEach((tab) => {
      const on = tab === chosen;
      tab.ariaSelected = String(on);
      tab.tabIndex = on ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls") ?? "")!.hidden = !on;
    });
    document.querySelector<HTMLElement>(`#${chosen.getAttribute("aria-controls")} :is(input:not([type=hidden]), textarea, select)`)?.focus();
  }
}

/** A part of the page that shows activities: renewed when they change, but never under the hands of who is writing. */
import htmx from "htmx.org";

export function mount(root: HTMLElement): void {
  const renew = () => htmx.trigger(root, "renew", {});
  // A form is open, or has been asked for and is on its way.
  const writing = () => root.querySelector("[data-doing], .htmx-request") !== null;
  const finish = () => root.querySelector("[data-doing]")?.removeAttribute("data-doing");
  const close = () => {
    finish();
    renew();
  };

  root.addEventListener("live", () => {
    if (!writing()) renew();
  });
  // What was asked for before the form opened, here or by the card around, may arrive after: it is left out.
  document.body.addEventListener("htmx:beforeSwap", function hold(event) {
    if (!root.isConnected) return document.body.removeEventListener("htmx:beforeSwap", hold);
    const { detail } = event as CustomEvent<{ requestConfig: { elt: Element }; shouldSwap: boolean }>;
    if (detail.requestConfig.elt.contains(root) && writing()) detail.shouldSwap = false;
  });
  root.addEventListener("htmx:afterRequest", (event) => {
    if ((event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr.status !== 204) return;
    finish();
    if (root.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
  });
  root.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-close]")) close();
  });
  root.addEventListener("toggle", place, true);
  document.addEventListener("keydown", function answer(event) {
    if (!root.isConnected) return document.removeEventListener("keydown", answer);
    const open = root.querySelector("[data-doing]");
    if (!open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !document.querySelector("dialog[open], [popover]:popover-open")) return close();
    const text = (event.target as Element).matches("input:not([type=radio]):not([type=checkbox]), select, textarea");
    const chosen = text ? null : open.querySelector<HTMLInputElement>(`[data-answer='${CSS.escape(event.key)}']`);
    chosen?.focus(); // so that Ctrl+Enter sends this form
    chosen?.click();
  });
}

/** A menu opens beside its button, inside the window. */
function place(event: Event): void {
  const menu = event.target as HTMLElement;
  const button = document.querySelector(`[popovertarget='${menu.id}']`)?.getBoundingClientRect();
  if (!button || (event as ToggleEvent).newState !== "open") return;
  const left = Math.min(button.left, innerWidth - menu.offsetWidth - 8);
  const below = button.bottom + 4 + menu.offsetHeight < innerHeight;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${below ? button.bottom + 4 : Math.max(8, button.top - menu.offsetHeight - 4)}px`;
}

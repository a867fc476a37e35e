/** A part of the page that shows activities: renewed when they change, but never under the hands of who is writing. */
import htmx from "htmx.org";
import { openPlan } from "../planning";

export function mount(root: HTMLElement): void {
  const renew = () => htmx.trigger(root, "renew", {});
  const writing = () => root.querySelector("[data-doing]") !== null;

  root.addEventListener("live", () => {
    if (!writing()) renew();
  });
  // The card around draws its parts anew too: not while a result is being written down in this one.
  document.body.addEventListener("htmx:beforeRequest", function hold(event) {
    if (!root.isConnected) return document.body.removeEventListener("htmx:beforeRequest", hold);
    const { elt } = (event as CustomEvent<{ elt: Element }>).detail;
    if (elt !== root && elt.contains(root) && writing()) event.preventDefault();
  });
  root.addEventListener("htmx:afterRequest", (event) => {
    if ((event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr.status !== 204) return;
    root.querySelector("[data-doing]")?.removeAttribute("data-doing");
    if (root.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
  });
  root.addEventListener("click", (event) => {
    const target = event.target as Element;
    const link = target.closest<HTMLAnchorElement>("a[data-dialog]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      void openPlan(link.href);
    }
    if (target.closest("[data-close]")) renew();
  });
  root.addEventListener("toggle", place, true);
  document.addEventListener("keydown", function answer(event) {
    if (!root.isConnected) return document.removeEventListener("keydown", answer);
    const open = root.querySelector("[data-doing]");
    if (!open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !document.querySelector("dialog[open], [popover]:popover-open")) return renew();
    const text = (event.target as Element).matches("input:not([type=radio]):not([type=checkbox]), select, textarea");
    if (!text) open.querySelector<HTMLInputElement>(`[data-answer='${CSS.escape(event.key)}']`)?.click();
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

/** A part of the page that shows activities: renewed when they change, but never under the hands of who is writing. */
import htmx from "htmx.org";
import { openPlan } from "../planning";

export function mount(root: HTMLElement): void {
  let behind = false;
  const renew = () => htmx.trigger(root, "renew", {});

  root.addEventListener("live", (event) => {
    const topic = (event as CustomEvent<{ topic?: string } | null>).detail?.topic;
    behind = Boolean(topic) && root.querySelector("[data-doing]") !== null;
    if (!behind) renew();
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
    const writing = (event.target as Element).matches("input:not([type=radio]):not([type=checkbox]), select, textarea");
    if (!writing) open.querySelector<HTMLInputElement>(`[data-answer='${CSS.escape(event.key)}']`)?.click();
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

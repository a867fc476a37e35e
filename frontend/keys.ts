/** The keyboard. By the place of the key, so that it is the same in every layout. */
import { typing } from "./elements";

export function keys(): void {
  document.addEventListener("keydown", (event) => {
    const field = typing(event.target);
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && field) {
      (event.target as HTMLInputElement).form?.requestSubmit();
      return;
    }
    if (event.key === "Escape") return escape(event);
    if (field || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "?" || (event.key === "," && event.shiftKey)) return showKeys();
    if (event.code === "Slash") return focus(event, "[data-key='/']");
    if (event.code === "KeyC") return focus(event, "#say");
    if (event.code === "KeyJ" || event.code === "KeyK") return walk(event.code === "KeyJ" ? 1 : -1);
    if (event.code === "KeyX") return current()?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    if (event.key === "Enter" && event.target === document.body) return current()?.querySelector<HTMLElement>("a")?.click();
    const place = { KeyN: "n", KeyE: "e" }[event.code];
    if (place) document.querySelector<HTMLElement>(`[data-key='${place}']`)?.click();
  });
  document.querySelector("[data-show-keys]")?.addEventListener("click", showKeys);
}

export function showKeys(): void {
  document.querySelector<HTMLElement>("#me-menu:popover-open")?.hidePopover();
  const dialog = document.querySelector<HTMLDialogElement>("#keys");
  if (dialog && !dialog.open) dialog.showModal();
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("main tbody tr, main [data-rows] > li")];
}

function current(): HTMLElement | undefined {
  return rows().find((row) => row.classList.contains("is-cur"));
}

function walk(step: number): void {
  const all = rows();
  const now = current();
  const next = all[now ? Math.min(Math.max(all.indexOf(now) + step, 0), all.length - 1) : 0];
  now?.classList.remove("is-cur");
  next?.classList.add("is-cur");
  next?.scrollIntoView({ block: "nearest" });
  next?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
}

/** Out of the field; a second time nothing more: the browser closes dialogs and menus itself. */
function escape(event: KeyboardEvent): void {
  if (typing(event.target) && !document.querySelector("dialog[open]")) (event.target as HTMLElement).blur();
}

function focus(event: KeyboardEvent, selector: string): void {
  const field = document.querySelector<HTMLInputElement>(selector);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select?.();
}

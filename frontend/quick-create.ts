/** The "+": a small dialog with the main fields of a new record, over whatever page one is on. */
import htmx from "htmx.org";
import { ask } from "./asking";
import { make } from "./elements";

export type Made = { kind: string; id: string; title: string };

export function quickCreates(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-create]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.closest<HTMLElement>("[popover]")?.hidePopover();
    void quickCreate(link.dataset.create ?? "", link.href);
  });
}

/**
 * Open the dialog for `kind`; where it cannot be had, go to the whole form at `page`, if there is one.
 * With a `title` it stands over the form one is in. Gives what was made, null when nothing was.
 */
export async function quickCreate(kind: string, page: string, title = ""): Promise<Made | null> {
  const about = document.querySelector<HTMLElement>("[data-card]")?.dataset.card ?? ""; // made for the card one is on
  const asked = title ? `within=1&title=${encodeURIComponent(title)}` : about;
  const answer = await ask(`/create/${encodeURIComponent(kind)}?${asked}`, { quiet: true });
  if (!answer?.ok) {
    if (page) location.href = page;
    return null;
  }
  const dialog = make("dialog", "dialog quick");
  dialog.setAttribute("aria-labelledby", title ? "within-title" : "quick-title");
  dialog.id = title ? "within" : "quick";
  document.getElementById(dialog.id)?.remove();
  dialog.innerHTML = answer.text; // a fragment of our own server, its texts escaped there
  document.body.append(dialog);
  dialog.showModal();
  htmx.process(dialog);
  document.body.dispatchEvent(new CustomEvent("krug:shown"));
  dialog.querySelector<HTMLElement>(".form :is(input:not([type=hidden]), select, textarea)")?.focus();
  return new Promise((settle) => {
    let made: Made | null = null;
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || (event.target as Element).closest("[data-close]")) dialog.close();
    });
    dialog.addEventListener("krug:created", (event) => {
      made = (event as CustomEvent<Made>).detail;
      dialog.close();
    });
    dialog.addEventListener("close", (event) => {
      if (event.target !== dialog) return;
      dialog.remove();
      settle(made);
    });
  });
}

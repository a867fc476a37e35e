/** The "+": a small dialog with the main fields of a new record, over whatever page one is on. */
import htmx from "htmx.org";
import { ask } from "./asking";

export function quickCreates(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-create]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.closest<HTMLElement>("[popover]")?.hidePopover();
    void quickCreate(link.dataset.create ?? "", link.href);
  });
  document.querySelector<HTMLDialogElement>("#quick")?.addEventListener("click", (event) => {
    const dialog = event.currentTarget as HTMLDialogElement;
    if (event.target === dialog || (event.target as Element).closest("[data-close]")) dialog.close();
  });
  document.body.addEventListener("krug:created", () => document.querySelector<HTMLDialogElement>("#quick")?.close());
}

/** Open the dialog for `kind`; where it cannot be had, go to the whole form at `page`. */
export async function quickCreate(kind: string, page: string): Promise<void> {
  const dialog = document.querySelector<HTMLDialogElement>("#quick");
  const about = document.querySelector<HTMLElement>("[data-card]")?.dataset.card ?? ""; // made for the card one is on
  const answer = dialog && (await ask(`/create/${encodeURIComponent(kind)}?${about}`, { quiet: true }));
  if (!dialog || !answer?.ok) return void (location.href = page);
  dialog.innerHTML = answer.text; // a fragment of our own server, its texts escaped there
  htmx.process(dialog);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus();
}

/** Small forms that a key opens over whatever page one is on, also while typing elsewhere. */
import htmx from "htmx.org";
import { ask } from "./asking";
import { make } from "./elements";

export function shortcuts(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-shortcut]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void open(link.href);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.repeat) return;
    const link = document.querySelector<HTMLAnchorElement>(`a[data-shortcut="${event.code}"]`);
    if (!link) return;
    event.preventDefault(); // also within a dialog: the browser has this key for something of its own
    if (!document.querySelector("dialog[open]")) void open(link.href);
  });
}

async function open(address: string): Promise<void> {
  const answer = await ask(address);
  if (!answer?.ok) return;
  const dialog = make("dialog", "dialog intake");
  dialog.setAttribute("aria-labelledby", "shortcut-title");
  dialog.innerHTML = answer.text; // a fragment of our own server, its texts escaped there
  dialog.addEventListener("close", (event) => {
    if (event.target === dialog) dialog.remove();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || (event.target as Element).closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("krug:created", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  htmx.process(dialog);
  document.body.dispatchEvent(new CustomEvent("krug:shown"));
  dialog.querySelector<HTMLElement>("[autofocus]")?.focus();
}

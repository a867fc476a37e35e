/** Small forms that a key opens over whatever page one is on, also while typing elsewhere. */
import htmx from "htmx.org";
import { ask } from "./asking";
import { make } from "./elements";

const PATIENCE = 3000; // of milliseconds, for a form's script to come
// What was typed between the key and the form: it belongs into the form.
let early: string[] | null = null;

export function shortcuts(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-shortcut]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void open(link.href);
  });
  document.addEventListener("keydown", key, true);
}

function key(event: KeyboardEvent): void {
  if (early && !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1) {
    early.push(event.key);
    event.preventDefault();
    event.stopPropagation(); // else a letter would be a command of the page
    return;
  }
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.repeat) return;
  const link = document.querySelector<HTMLAnchorElement>(`a[data-shortcut="${event.code}"]`);
  if (!link) return;
  event.preventDefault(); // also within a dialog: the browser has this key for something of its own
  if (!early && !document.querySelector("dialog[open]")) void open(link.href);
}

async function open(address: string): Promise<void> {
  early = [];
  try {
    const answer = await ask(address);
    if (answer?.ok) await show(answer.text);
  } finally {
    early = null;
  }
}

async function show(text: string): Promise<void> {
  const dialog = make("dialog", "dialog shortcut");
  dialog.setAttribute("aria-labelledby", "shortcut-title");
  dialog.innerHTML = text; // a fragment of our own server, its texts escaped there
  dialog.addEventListener("close", (event) => {
    if (event.target === dialog) dialog.remove();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || (event.target as Element).closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("krug:created", () => dialog.close());
  document.body.append(dialog);
  htmx.process(dialog);
  document.body.dispatchEvent(new CustomEvent("krug:shown"));
  await mounted(dialog);
  dialog.showModal();
  const first = dialog.querySelector<HTMLInputElement>("[autofocus]");
  first?.focus();
  if (!first || !early?.length) return;
  first.value += early.join("");
  first.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Until its scripts are at work: before that Enter would send a form half filled in. */
async function mounted(dialog: HTMLElement): Promise<void> {
  const until = Date.now() + PATIENCE;
  while (dialog.querySelector("[data-island]:not([data-mounted='whole'])") && Date.now() < until) {
    await new Promise((settle) => window.setTimeout(settle, 10));
  }
}

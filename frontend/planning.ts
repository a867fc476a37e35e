/** The small dialog in which an activity is planned, over whatever page one is on. */
import { ask } from "./asking";
import { make } from "./elements";
import { mount as days } from "./islands/days";
import { refresh } from "./refreshing";

/** Open the form that lies at `address`; the page beneath stays as it is. */
export async function openPlan(address: string): Promise<void> {
  const answer = await ask(address);
  if (!answer?.ok) return;
  const dialog = make("dialog", "dialog dialog--plan");
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target === dialog) dialog.close();
    if (!target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  show(dialog, answer.text);
  dialog.showModal();
  dialog.querySelector<HTMLElement>("[autofocus]")?.focus();
}

function show(dialog: HTMLDialogElement, page: string): void {
  const drawn = new DOMParser().parseFromString(page, "text/html");
  const form = drawn.querySelector<HTMLFormElement>("#plan-form form");
  if (!form) return;
  const title = make("h2", "", drawn.querySelector("h1")?.textContent ?? "");
  title.id = "plan-dialog";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.replaceChildren(make("header", "", title), form);
  days(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(dialog, form);
  });
}

async function send(dialog: HTMLDialogElement, form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>("[type=submit]");
  if (button) button.disabled = true;
  const answer = await ask(form.action, { method: "POST", body: new FormData(form) });
  if (button) button.disabled = false;
  if (answer?.status === 422) return show(dialog, answer.text);
  if (!answer?.ok) return;
  dialog.close();
  if (!refresh()) location.reload();
}

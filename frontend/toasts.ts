/** What was done, said in passing, with the way back. Nothing is asked before; everything can be undone after. */
import { ask } from "./asking";
import { make, typing } from "./elements";
import { refresh } from "./refreshing";
import { word } from "./words";

export type Said = { text: string; level?: string; undo?: string; link?: string };
const MOST = 3;
const KEPT = "krug:toast";

/** Show `text`; `undo` is an address that a POST to takes it back, `link` one that leads to what was made. */
export function toast(text: string, { level = "success", undo = "", link = "" }: Omit<Said, "text"> = {}): void {
  const wrong = level === "error";
  const shown = make("div", wrong ? "toast toast--error" : "toast", make("span", "", text));
  shown.setAttribute("role", wrong ? "alert" : "status");
  if (link) {
    const anchor = make("a", "", word("open"));
    anchor.href = link;
    shown.append(anchor);
  }
  if (undo) shown.append(undoForm(undo));
  const stack = document.getElementById("toasts");
  // Said once, however many parts of a page have found it out.
  if (wrong) [...(stack?.children ?? [])].find((one) => one.firstElementChild?.textContent === text)?.remove();
  stack?.append(shown);
  while (stack && stack.children.length > MOST) stack.firstElementChild?.remove();
  tend(shown);
}

/** Start what the server drew, and listen for what fragments bring. */
export function toasts(): void {
  document.querySelectorAll<HTMLElement>("#toasts > .toast").forEach(tend);
  document.addEventListener("krug:toasts", (event) => {
    (event as CustomEvent<{ said: Said[] }>).detail.said.forEach((one) => toast(one.text, one));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.undo === undefined) return;
    event.preventDefault();
    void takeBack(form);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.code !== "KeyZ" || typing(event.target)) return;
    const last = [...document.querySelectorAll<HTMLFormElement>("#toasts form[data-undo]")].pop();
    if (!last) return;
    event.preventDefault();
    void takeBack(last);
  });
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  // The server may have kept its own words for this page: then they are better.
  if (kept && !document.querySelector("#toasts > .toast")) toast(kept);
}

async function takeBack(form: HTMLFormElement): Promise<void> {
  const shown = form.closest<HTMLElement>(".toast");
  form.remove();
  const answer = await ask(form.action, { method: "POST", quiet: true });
  if (!answer?.ok) return;
  shown?.remove();
  const said = answer.said[0]?.text || word("undone");
  if (refresh()) return toast(said);
  sessionStorage.setItem(KEPT, said);
  location.reload();
}

function undoForm(address: string): HTMLFormElement {
  const form = make("form");
  const button = make("button", "", `${word("undo")} `, make("kbd", "", "Ctrl Z"));
  button.type = "submit";
  form.method = "post";
  form.action = address;
  form.dataset.undo = "";
  form.append(button);
  return form;
}

/** A toast goes by itself, later when it can be undone, never while the pointer or the focus is on it. */
function tend(shown: HTMLElement): void {
  const close = make("button", "close", "×");
  close.type = "button";
  close.setAttribute("aria-label", word("close"));
  close.addEventListener("click", () => shown.remove());
  shown.append(close);
  const wait = shown.getAttribute("role") === "alert" ? 20_000 : shown.querySelector("form") ? 12_000 : 6_000;
  let timer = window.setTimeout(leave, wait);
  const hold = () => window.clearTimeout(timer);
  const go = () => (timer = window.setTimeout(leave, wait));
  shown.addEventListener("pointerenter", hold);
  shown.addEventListener("focusin", hold);
  shown.addEventListener("pointerleave", go);
  shown.addEventListener("focusout", go);

  function leave(): void {
    shown.classList.add("is-leaving");
    window.setTimeout(() => shown.remove(), 200);
  }
}

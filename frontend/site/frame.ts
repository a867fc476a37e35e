/** In a frame on the firm's site: tells the page around how high the form is, and that it has been sent. */
import { chat, goOn } from "./chat";

const form = document.getElementById("krug-form");

function tell(more: { said?: string; close?: boolean } = {}): void {
  if (window.parent === window || !form) return;
  // To whoever shows the frame: only the firm's sites may (frame-ancestors), and nothing of the visitor is in it.
  window.parent.postMessage({ krug: "form", height: form.scrollHeight, ...more }, "*");
}

/** To what is to be filled in first, or to what is said. */
function enter(): void {
  const first = form?.querySelector<HTMLElement>("[aria-invalid], input:not([type=hidden], [tabindex]), textarea");
  const said = form?.querySelector<HTMLElement>("[role=status]");
  if (!first) said?.setAttribute("tabindex", "-1");
  (first ?? said)?.focus({ preventScroll: true });
}

if (form && !goOn(form)) {
  chat(form);
  const button = form.querySelector<HTMLButtonElement>("form button");
  tell({ said: form.dataset.said ?? "" }); // once: every later change of the height would scroll the page
  new ResizeObserver(() => tell()).observe(form);
  window.addEventListener("message", (event: MessageEvent) => {
    if (event.source === window.parent && (event.data as { krug?: string })?.krug === "enter") enter();
  });
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tell({ close: true });
  });
  // Pressed twice is sent once: the key of the form sees to it, this only shows that it is on its way.
  form.querySelector("form")?.addEventListener("submit", () => {
    if (button && !form.dataset.chat) setTimeout(() => (button.disabled = true));
  });
  // Come back to by the browser's arrow, the form may be sent again.
  window.addEventListener("pageshow", () => {
    if (button) button.disabled = false;
  });
}

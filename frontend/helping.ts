/** Help beside the page one is on, by F1 or the "?"; and the tour, whose script is fetched when one is under way. */
import { ask } from "./asking";
import { make } from "./elements";

export const KEPT = "krug:tour"; // of this tab: the steps, and which of them is shown

export function helping(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel()?.contains(document.activeElement)) return close();
    if (event.key !== "F1" || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault(); // the browser has help of its own there
    if (!document.querySelector("dialog[open]")) void toggle();
  });
  document.addEventListener("click", (event) => {
    const pressed = event.target as Element;
    if (pressed.closest("[data-tour]")) void import("./touring").then(({ begin }) => begin());
    if (pressed.closest(".help-panel [data-close]")) close();
    const link = pressed.closest<HTMLAnchorElement>("a[data-help]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.closest<HTMLElement>("[popover]")?.hidePopover();
    void toggle();
  });
  if (sessionStorage.getItem(KEPT)) void import("./touring").then(({ goOn }) => goOn());
}

export function close(): void {
  const opened = panel();
  if (!opened) return;
  const held = opened.contains(document.activeElement);
  opened.remove();
  if (held) document.querySelector<HTMLElement>(".top [data-help]")?.focus();
}

function panel(): HTMLElement | null {
  return document.querySelector<HTMLElement>(".help-panel");
}

/** The panel lies over the edge of the page, which stays at work. */
async function toggle(): Promise<void> {
  if (panel()) return close();
  const answer = await ask(`/help/here?path=${encodeURIComponent(location.pathname)}`, { quiet: true });
  if (!answer?.ok || panel()) return;
  const aside = make("aside", "help-panel");
  aside.setAttribute("aria-labelledby", "help-title");
  aside.innerHTML = answer.text; // a fragment of our own server: HTML in the texts is escaped there
  document.body.append(aside);
  aside.querySelector<HTMLElement>("#help-title")?.focus();
}

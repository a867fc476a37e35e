/** When Krug cannot be reached, or does not know the person any more: a banner, and nothing typed is lost. */
import { make } from "./elements";
import { word } from "./words";

const AGAIN = 4000;
let timer = 0;

export function lost(): void {
  if (timer) return;
  banner(word("lost"));
  timer = window.setInterval(() => void fetch("/healthz", { cache: "no-store" }).then(found, () => undefined), AGAIN);
}

/** The server answered: whatever it said, the connection is there. */
export function found(): void {
  if (!timer) return;
  window.clearInterval(timer);
  timer = 0;
  banner("");
  document.dispatchEvent(new CustomEvent("krug:toasts", { detail: { said: [{ text: word("back") }] } }));
}

/** The session is over. Signing in opens beside, so that this page keeps what was typed. */
export function ended(): void {
  const link = make("a", "", word("signin"));
  link.href = `/signin?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.target = "_blank";
  link.addEventListener("click", () => banner(""));
  banner(word("ended"), link);
}

function banner(text: string, ...more: Node[]): void {
  document.querySelector(".banner")?.remove();
  if (!text) return;
  const shown = make("div", "banner", text, ...more);
  shown.setAttribute("role", "alert");
  document.body.append(shown);
}

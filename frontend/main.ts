/** What every page needs; what only one needs is loaded there. */
import htmx from "htmx.org";
import { keys } from "./keys";
import { theme } from "./theme";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;

const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
document.body.addEventListener("htmx:configRequest", (event) => {
  (event as CustomEvent<{ headers: Record<string, string> }>).detail.headers["X-CSRFToken"] = token;
});

/** A second press while the first is under way sends nothing. */
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  window.setTimeout(() => delete form.dataset.sent, 4000);
});

theme(token);
keys();
if (document.querySelector("[data-board]")) void import("./islands/board").then((island) => island.board(token));

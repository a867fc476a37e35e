/** What every page needs; an island only one page needs is loaded where its element stands. */
import htmx from "htmx.org";
import { csrf } from "./csrf";
import { keys } from "./keys";
import { theme } from "./theme";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;

/** `data-island="board"` on an element calls `mount(element)` of islands/board.ts, once, also in swapped-in parts. */
type Island = { mount: (element: HTMLElement) => void };
const islands = import.meta.glob<Island>("./islands/*.ts");

function mountAll(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-island]:not([data-mounted])").forEach((element) => {
    element.dataset.mounted = "";
    void islands[`./islands/${element.dataset.island}.ts`]?.().then((island) => island.mount(element));
  });
}

const token = csrf();
document.body.addEventListener("htmx:configRequest", (event) => {
  (event as CustomEvent<{ headers: Record<string, string> }>).detail.headers["X-CSRFToken"] = token;
});
document.body.addEventListener("htmx:load", (event) => mountAll((event.target as HTMLElement).parentElement ?? document));

/** A second press while the first is under way sends nothing. */
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  window.setTimeout(() => delete form.dataset.sent, 4000);
});

theme(token);
keys();
mountAll(document);

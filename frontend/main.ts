/** What every page needs; an island only one page needs is loaded where its element stands. */
import { drafts } from "./drafts";
import { fragments } from "./fragments";
import { helping } from "./helping";
import { keys } from "./keys";
import { live } from "./live";
import { palette } from "./palette";
import { quickCreates } from "./quick-create";
import { shortcuts } from "./shortcuts";
import { theme } from "./theme";
import { toasts } from "./toasts";

/** `data-island="board"` on an element calls `mount(element)` of islands/board.ts, once, also in swapped-in parts. */
type Island = { mount: (element: HTMLElement) => void };
const islands = import.meta.glob<Island>("./islands/*.ts");

function mountAll(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-island]:not([data-mounted])").forEach((element) => {
    element.dataset.mounted = "";
    void islands[`./islands/${element.dataset.island}.ts`]?.().then((island) => {
      island.mount(element);
      element.dataset.mounted = "whole"; // now it listens to hands and keys
    });
  });
}

/** A second press while the first is under way sends nothing. */
function sendOnce(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post") return; // htmx and scripts see to their own
  if ("download" in form.dataset) return; // a file leaves the page where it is
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  window.setTimeout(() => delete form.dataset.sent, 4000);
}

/** Gone away from in the midst of sending and come "back" to, a form would wait for ever for an answer it has missed. */
function drawnAnew(event: PageTransitionEvent): void {
  if (event.persisted && document.querySelector(".htmx-request, form[data-sent]")) location.reload();
}

/** Where a link leads to a form in a dialog, the page beneath stays. */
function overPage(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void import("./planning").then(({ openPlan }) => openPlan(link.href));
}

fragments();
toasts();
theme();
keys();
palette();
quickCreates();
shortcuts();
helping();
drafts();
document.body.addEventListener("htmx:load", (event) => mountAll((event.target as HTMLElement).parentElement ?? document));
document.body.addEventListener("krug:shown", () => mountAll(document));
document.addEventListener("submit", sendOnce);
document.addEventListener("click", overPage);
addEventListener("pageshow", drawnAnew);
mountAll(document);
live();

/** The calendar: cards dragged from day to day, the page drawn anew when others change something. */
import htmx from "htmx.org";
import Sortable from "sortablejs";
import { ask } from "../asking";

const NARROW = matchMedia("(max-width: 640px)");

export function mount(root: HTMLElement): void {
  let dragging = false;
  let missed = false;
  let next: Element | null = null;
  root.addEventListener("htmx:afterSettle", arm);
  arm();

  root.addEventListener("htmx:configRequest", (event) => {
    if (!dragging) return;
    missed = true;
    event.preventDefault();
  });

  async function dropped(item: HTMLElement, from: HTMLElement, to: HTMLElement, next: Element | null): Promise<void> {
    const day = (list: HTMLElement): string => list.closest<HTMLElement>("[data-day]")?.dataset.day ?? "";
    const answer = await ask(`${root.dataset.path}/${item.dataset.id}/due`, {
      method: "POST",
      body: new URLSearchParams({ day: day(to), seen: day(from) }),
    });
    if (!answer?.ok && from.isConnected) from.insertBefore(item, next?.parentNode === from ? next : null);
    htmx.trigger(root, "live", {});
  }

  root.addEventListener("keydown", (event) => {
    const card = (event.target as Element).closest<HTMLElement>("li[data-moves]");
    if (event.code !== "KeyM" || event.ctrlKey || event.metaKey || event.altKey || !card) return;
    event.preventDefault();
    void htmx.ajax("get", `${root.dataset.path}/${card.dataset.id}/due`, { target: "#asking", swap: "innerHTML" });
  });
  const asking = document.querySelector<HTMLDialogElement>("#asking");
  asking?.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    if (!successful || elt.tagName !== "FORM") return;
    asking.close();
    htmx.trigger(root, "live", {});
  });

  /** What was drawn anew has new days and new fields. */
  function arm(): void {
    root.querySelectorAll<HTMLElement>(".day-cell > ol").forEach((list) => {
      new Sortable(list, {
        group: "calendar",
        sort: false,
        draggable: "li[data-moves]",
        animation: 150,
        forceFallback: true,
        fallbackOnBody: true,
        fallbackTolerance: 4,
        fallbackClass: "due-flies",
        ghostClass: "due-lands",
        disabled: NARROW.matches,
        onStart: ({ item }) => {
          dragging = true;
          next = item.nextElementSibling;
        },
        onEnd: ({ item, from, to }) => {
          dragging = false;
          if (to !== from) void dropped(item, from, to, next);
          else if (missed) htmx.trigger(root, "live", {});
          missed = false;
        },
      });
    });
    root.querySelectorAll<HTMLSelectElement>("[data-submits]").forEach((field) => {
      field.addEventListener("change", () => field.form?.requestSubmit());
    });
  }
}

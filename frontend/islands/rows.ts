/** Rows of a form put in another order by hand; the order in which they stand is the order in which they are sent. */
import Sortable from "sortablejs";

export function mount(element: HTMLElement): void {
  new Sortable(element, {
    handle: ".grip",
    draggable: "tr:has(.grip)",
    animation: 150,
    forceFallback: true,
    onEnd: ({ item, oldIndex, newIndex }) => {
      // The bar of unsaved changes counts fields; a changed order is told by the first one.
      if (oldIndex !== newIndex) item.closest("form")?.querySelector<HTMLElement>("[data-save-bar]")?.removeAttribute("hidden");
    },
  });
}

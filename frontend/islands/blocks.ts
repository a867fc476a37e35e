/** Fields dragged from block to block; the choice of each says where it stands by now, for hands and keys alike. */
import Sortable from "sortablejs";

export function mount(root: HTMLElement): void {
  root.querySelectorAll<HTMLElement>("[data-fields]").forEach((list) => {
    Sortable.create(list, { group: "blocks", handle: ".grip", draggable: "li", animation: 150, forceFallback: true, onEnd: ({ item, to }) => settle(item, to) });
  });

  function settle(item: HTMLElement, list: HTMLElement): void {
    const choice = item.querySelector("select");
    const block = list.closest<HTMLElement>("[data-block]")?.dataset.block;
    const fits = choice && [...choice.options].some((option) => option.value === block);
    if (choice && block && fits) choice.value = block;
    choice?.dispatchEvent(new Event("input", { bubbles: true }));
    // A changed order alone is a change too, though no choice tells of it.
    item.closest("form")?.querySelector<HTMLElement>("[data-save-bar]")?.removeAttribute("hidden");
  }
}

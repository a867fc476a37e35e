/** The board: a card dragged to another lane goes back when the server does not agree. */
import Sortable from "sortablejs";

export function board(token: string): void {
  document.querySelectorAll<HTMLElement>("[data-board] .lane > ol").forEach((lane) => {
    Sortable.create(lane, {
      group: "deals",
      sort: false,
      animation: 150,
      draggable: ".deal",
      onEnd: (event) => void moved(event, token),
    });
  });
}

async function moved(event: Sortable.SortableEvent, token: string): Promise<void> {
  if (event.from === event.to) return;
  const body = new URLSearchParams({ stage: event.to.dataset.stage ?? "" });
  const url = event.item.dataset.move ?? "";
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token }, body }).catch(() => null);
  if (answer?.ok) location.reload();
  else event.from.insertBefore(event.item, event.from.children[event.oldIndex ?? 0] ?? null);
}

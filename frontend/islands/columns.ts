/** The columns of a list, put in order by dragging. */
import Sortable from "sortablejs";

export function mount(element: HTMLElement): void {
  Sortable.create(element, { animation: 150 });
}

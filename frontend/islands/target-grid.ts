/** A grid of figures typed quickly: Enter and the arrows go from cell to cell, a pasted column fills those below. */
export function mount(element: HTMLElement): void {
  const rows = (): HTMLInputElement[][] =>
    [...element.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll<HTMLInputElement>("input.input")]);

  element.addEventListener("keydown", (event) => {
    const place = placeOf(event.target as Element, rows());
    if (!place) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = rows()[place.row + step]?.[place.column];
    next?.focus();
    next?.select();
  });

  element.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const place = placeOf(event.target as Element, rows());
    if (!place || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const lines = text.replace(/\s+$/, "").split(/\r?\n/);
    lines.forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const cell = rows()[place.row + down]?.[place.column + right];
        if (!cell) return;
        cell.value = value.trim();
        cell.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  });

  // Only what was changed is sent: a grid of a large firm has more cells than one form may hold.
  element.closest("form")?.addEventListener("submit", () => {
    const untouched = rows().flat().filter((cell) => cell.value.trim() === (cell.dataset.was ?? ""));
    untouched.forEach((cell) => (cell.disabled = true));
    window.setTimeout(() => untouched.forEach((cell) => (cell.disabled = false)), 0);
  });
}

function placeOf(cell: Element, rows: HTMLInputElement[][]): { row: number; column: number } | null {
  const row = rows.findIndex((cells) => cells.includes(cell as HTMLInputElement));
  return row < 0 ? null : { row, column: rows[row]!.indexOf(cell as HTMLInputElement) };
}

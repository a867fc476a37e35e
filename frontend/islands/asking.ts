/** A dialog that opens when a fragment is put into it, and closes when the answer leaves it empty. */
export function mount(element: HTMLElement): void {
  const dialog = element as HTMLDialogElement;
  let opener: HTMLElement | null = null;
  const drawn = (): void => {
    const filled = dialog.querySelector("form") !== null;
    if (filled && !dialog.open) {
      opener = document.activeElement as HTMLElement | null;
      dialog.showModal();
    }
    if (!filled && dialog.open) dialog.close();
    dialog.querySelector<HTMLElement>("[autofocus], input:checked, textarea")?.focus();
  };
  // Not before what was put in answers to the hand.
  dialog.addEventListener("htmx:afterSettle", drawn);
  if (dialog.querySelector("form")) drawn(); // asked for by who was quicker than this script
  dialog.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target === dialog || target.closest("[data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    if (opener?.isConnected) opener.focus();
  });
}

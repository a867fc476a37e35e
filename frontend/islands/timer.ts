/** A running timer goes on counting on the page: hours and minutes since it was started. */
export function mount(element: HTMLElement): void {
  const since = Date.parse(element.dataset.since ?? "");
  const shown = element.querySelector<HTMLElement>("[role=timer]");
  if (!shown || Number.isNaN(since)) return;
  const clock = window.setInterval(() => {
    if (!element.isConnected) return window.clearInterval(clock);
    const minutes = Math.max(0, Math.floor((Date.now() - since) / 60_000));
    shown.textContent = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  }, 5_000);
}

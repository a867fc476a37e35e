/** A panel of a dashboard: counted when it comes into sight, and again, not too often, when what it counts has changed. */
const AT_MOST_EVERY = 8_000;
const AT_LEAST_EVERY = 300_000;

export function mount(element: HTMLElement): void {
  const body = element.querySelector<HTMLElement>("[data-body]");
  if (!body) return;
  let asked = 0;
  let timer = 0;

  function count(): void {
    if (!element.isConnected) return;
    timer = 0;
    // Nothing is taken from under a hand: a link that has the focus is left first.
    if (body!.contains(document.activeElement)) return void body!.addEventListener("focusout", soon, { once: true });
    asked = Date.now();
    element.setAttribute("aria-busy", "true");
    body!.dispatchEvent(new CustomEvent("refresh"));
  }

  /** At once when the last count is old enough; else as soon as it is, however many changes come meanwhile. */
  function soon(): void {
    if (timer) return;
    timer = window.setTimeout(count, Math.max(0, asked + AT_MOST_EVERY - Date.now()) + 50);
  }

  const isSeen = (): boolean => !document.hidden && element.closest("[hidden]") === null;
  element.addEventListener("live", () => (isSeen() ? soon() : (asked = 0)));
  // A board of the screen has come to the front: what has grown old there is counted anew.
  element.addEventListener("shown", () => Date.now() - asked > AT_MOST_EVERY && soon());
  body.addEventListener("htmx:afterRequest", () => element.removeAttribute("aria-busy"));
  // The day goes on even where nothing changes: what was due by today grows.
  const clock = window.setInterval(() => {
    if (!element.isConnected) window.clearInterval(clock);
    else if (isSeen() && Date.now() - asked > AT_LEAST_EVERY) soon();
  }, 30_000);
  if (isSeen()) count();
  else document.addEventListener("visibilitychange", () => isSeen() && !asked && count());
}

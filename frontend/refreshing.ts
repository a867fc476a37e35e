/** Draw anew what the page shows of changed records: elements with data-live get the event "live". */

/** Refresh what listens to `topic` ("client:5"), or everything that listens. False when nothing on the page does. */
export function refresh(topic = ""): boolean {
  const listening = [...document.querySelectorAll<HTMLElement>("[data-live]")].filter(
    (element) => !topic || (element.dataset.live ?? "").split(/\s+/).includes(topic),
  );
  listening.forEach((element) => element.dispatchEvent(new CustomEvent("live", { detail: { topic } })));
  return listening.length > 0;
}

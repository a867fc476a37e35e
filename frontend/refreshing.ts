/** Draw anew what the page shows of changed records: elements with data-live get the event "live". */
import { typing } from "./elements";

const waiting = new WeakSet<Element>();

/** Refresh what listens to one of `topics` ("client:5", "client"); none given: all that listens. False when nothing does. */
export function refresh(...topics: string[]): boolean {
  const listening = [...document.querySelectorAll<HTMLElement>("[data-live]")].filter(
    (element) => !topics.length || topicsOf(element).some((topic) => topics.includes(topic)),
  );
  listening.forEach(tell);
  return listening.length > 0;
}

export function topicsOf(element: HTMLElement): string[] {
  return (element.dataset.live ?? "").split(/\s+/).filter(Boolean);
}

/** An element in which somebody is writing is told when they have left it, so that nothing typed is lost. */
function tell(element: HTMLElement): void {
  const island = element.dataset.island !== undefined; // an island knows itself what to keep
  if (island || !element.contains(document.activeElement) || !typing(document.activeElement)) {
    element.dispatchEvent(new CustomEvent("live"));
    return;
  }
  if (waiting.has(element)) return;
  waiting.add(element);
  element.addEventListener("focusout", function left(event) {
    if (element.contains((event as FocusEvent).relatedTarget as Node | null)) return;
    element.removeEventListener("focusout", left);
    waiting.delete(element);
    window.setTimeout(() => element.dispatchEvent(new CustomEvent("live")), 300);
  });
}

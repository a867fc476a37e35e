/** Draw anew what the page shows of changed records: elements with data-live get the event "live". */
import { typing } from "./elements";

const waiting = new WeakSet<Element>();

/**
 * Refresh what listens to one of `topics` ("client:5", "client"); none given: all that listens. False when nothing of
 * the page itself does: what stands around every page, such as the bell, shows nothing of it.
 */
export function refresh(...topics: string[]): boolean {
  const listening = [...document.querySelectorAll<HTMLElement>("[data-live]")].filter(
    (element) => !topics.length || topicsOf(element).some((topic) => topics.includes(topic)),
  );
  listening.forEach(tell);
  return listening.some((element) => element.closest("main") !== null);
}

export function topicsOf(element: HTMLElement): string[] {
  return (element.dataset.live ?? "").split(/\s+/).filter(Boolean);
}

/** An element in which somebody is writing, or has a menu open, is told when they are through: nothing typed is lost. */
function tell(element: HTMLElement): void {
  const menu = openMenu(element);
  if (menu) return whenClosed(element, menu);
  if (writing(element)) return whenLeft(element);
  element.dispatchEvent(new CustomEvent("live"));
}

/** A drawing asked for before somebody opened a menu or began to write there, and come after, waits for them as well. */
export function patient(): void {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = (event as Swap).detail;
    if (requestConfig.triggeringEvent?.type !== "live" || !(openMenu(target) || writing(target))) return;
    (event as Swap).detail.shouldSwap = false;
    tell(target);
  });
}

type Swap = CustomEvent<{ target: HTMLElement; shouldSwap: boolean; requestConfig: { triggeringEvent?: Event } }>;

const MENU = "[popover]:popover-open, details:is(.pop-menu, .snooze)[open]";

/** An island knows itself what to keep. */
function openMenu(element: HTMLElement): HTMLElement | null {
  return element.dataset.island === undefined ? element.querySelector<HTMLElement>(MENU) : null;
}

function writing(element: HTMLElement): boolean {
  const field = document.activeElement;
  return element.dataset.island === undefined && element.contains(field) && typing(field);
}

function whenLeft(element: HTMLElement): void {
  if (waiting.has(element)) return;
  waiting.add(element);
  element.addEventListener("focusout", function left(event) {
    if (element.contains((event as FocusEvent).relatedTarget as Node | null)) return;
    element.removeEventListener("focusout", left);
    waiting.delete(element);
    window.setTimeout(() => element.dispatchEvent(new CustomEvent("live")), 300);
  });
}

function whenClosed(element: HTMLElement, menu: HTMLElement): void {
  if (waiting.has(element)) return;
  waiting.add(element);
  menu.addEventListener("toggle", function closed(event) {
    if ((event as ToggleEvent).newState !== "closed") return;
    menu.removeEventListener("toggle", closed);
    waiting.delete(element);
    element.dispatchEvent(new CustomEvent("live"));
  });
}

/** The calendar of activities: moved and made longer by the hand or the keyboard, planned by drawing on free time. */
import htmx from "htmx.org";
import Sortable from "sortablejs";
import { ask } from "../asking";
import { make } from "../elements";
import { openPlan } from "../planning";

const QUARTER = 15;
const QUARTERS = 96;
const NARROW = matchMedia("(max-width: 640px)");

type Column = { element: HTMLElement; time: HTMLElement };
type Held = { item: HTMLElement | null; mode: "move" | "stretch" | "draw"; from: Column; at: number; x: number; y: number; first: number; many: number };

export function mount(root: HTMLElement): void {
  let held: Held | null = null;
  let ghost: HTMLElement | null = null;
  let target: { column: Column; first: number; many: number } | null = null;

  root.addEventListener("htmx:afterSettle", arm);
  root.addEventListener("htmx:configRequest", (event) => {
    if (held) event.preventDefault(); // drawn anew once the hand lets go
  });
  root.addEventListener("pointerdown", take);
  root.addEventListener("pointermove", follow);
  root.addEventListener("pointerup", () => void letGo());
  root.addEventListener("pointercancel", drop);
  root.addEventListener("keydown", (event) => void press(event));
  // A link let go of after a drag is not followed.
  root.addEventListener("click", (event) => {
    if (root.dataset.dragged) event.preventDefault();
  }, true);
  arm();
  scrollToMorning();

  /** What was drawn anew has new lists and new fields. */
  function arm(): void {
    root.querySelectorAll<HTMLSelectElement>("[data-submits]").forEach((field) => {
      field.addEventListener("change", () => field.form?.requestSubmit());
    });
    if (root.dataset.view !== "lines" && root.dataset.view !== "month") return;
    root.querySelectorAll<HTMLElement>(".cal-chips").forEach((list) => {
      new Sortable(list, {
        group: list.closest<HTMLElement>("[data-owner]")?.dataset.owner ?? "planner",
        sort: false,
        draggable: "li[data-moves]",
        animation: 150,
        forceFallback: true,
        fallbackOnBody: true,
        fallbackTolerance: 4,
        disabled: NARROW.matches,
        onEnd: ({ item, from, to }) => {
          const day = to.closest<HTMLElement>("[data-day]")?.dataset.day;
          if (to !== from && day) void move(item, day, item.dataset.starts ?? "");
        },
      });
    });
  }

  function scrollToMorning(): void {
    const scroll = root.querySelector<HTMLElement>(".cal-scroll");
    const hour = scroll?.querySelector<HTMLElement>(".cal-hours .q32");
    if (!scroll || !hour) return;
    scroll.scrollTop = hour.offsetTop - 12;
    const today = scroll.querySelector<HTMLElement>(".cal-col.is-today");
    if (today && NARROW.matches) scroll.scrollLeft = today.offsetLeft - (scroll.querySelector<HTMLElement>(".cal-hours")?.offsetWidth ?? 0);
  }

  function take(event: PointerEvent): void {
    const column = columnAt(event.target as Element);
    if (event.button !== 0 || !column || (event.pointerType === "touch" && !(event.target as Element).closest(".ev-grip"))) return;
    const item = (event.target as Element).closest<HTMLElement>(".ev");
    if (item && !("moves" in item.dataset)) return;
    if (!item && !("plans" in root.dataset)) return;
    const at = quarterAt(column, event.clientY);
    const first = item ? place(item).first : at;
    const mode = !item ? "draw" : (event.target as Element).closest(".ev-grip") ? "stretch" : "move";
    held = { item, mode, from: column, at, x: event.clientX, y: event.clientY, first, many: item ? place(item).many : 1 };
    if (mode !== "move") event.preventDefault();
  }

  function follow(event: PointerEvent): void {
    if (!held) return;
    if (!ghost && Math.hypot(event.clientX - held.x, event.clientY - held.y) < 5) return;
    if (!ghost) {
      root.setPointerCapture(event.pointerId);
      ghost = make("li", "ev-ghost");
      held.item?.classList.add("is-moving");
      root.dataset.dragged = "1";
    }
    const under = held.mode === "move" ? columnUnder(event) ?? held.from : held.from;
    const column = under.element.dataset.owner === held.from.element.dataset.owner ? under : held.from;
    const at = quarterAt(column, event.clientY);
    if (held.mode === "move") show(column, clamp(held.first + at - held.at, 0, QUARTERS - 1), held.many);
    else if (held.mode === "stretch") show(column, held.first, clamp(at - held.first + 1, 1, QUARTERS - held.first));
    else show(column, Math.min(held.first, at), Math.abs(at - held.first) + 1);
  }

  function show(column: Column, first: number, many: number): void {
    target = { column, first, many };
    ghost!.className = `ev-ghost q${first} h${Math.min(many, QUARTERS - first)}`;
    ghost!.textContent = `${clock(first)} – ${clock(first + many)}`;
    column.time.append(ghost!);
  }

  async function letGo(): Promise<void> {
    const was = held;
    const to = target;
    if (!was || !to) return drop();
    const day = to.column.element.dataset.day ?? "";
    drop();
    if (was.mode === "draw") {
      const asked = new URLSearchParams({ kind: "meeting", due_on: day, due_time: clock(to.first), duration: `${to.many * QUARTER}` });
      return openPlan(`/activities/new?${asked}`);
    }
    if (was.mode === "stretch") return stretch(was.item!, to.many * QUARTER);
    if (to.first !== was.first || to.column.element !== was.from.element) await move(was.item!, day, clock(to.first));
  }

  function drop(): void {
    held?.item?.classList.remove("is-moving");
    ghost?.remove();
    held = ghost = target = null;
    setTimeout(() => delete root.dataset.dragged, 50);
  }

  async function press(event: KeyboardEvent): Promise<void> {
    const item = (event.target as Element).closest<HTMLElement>(".ev[data-moves]");
    const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    if (!item || !step || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const minutes = Number(item.dataset.minutes);
    if (event.shiftKey && step[0]) return stretch(item, Math.max(QUARTER, minutes + step[0] * QUARTER));
    const day = new Date(`${item.closest<HTMLElement>("[data-day]")?.dataset.day}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + step[1]);
    const starts = item.dataset.starts ?? "";
    if (step[0] && !starts) return;
    const at = clamp(minutesOf(starts) + step[0] * QUARTER, 0, 24 * 60 - QUARTER);
    await move(item, day.toISOString().slice(0, 10), starts && `${pad(Math.floor(at / 60))}:${pad(at % 60)}`);
  }

  async function move(item: HTMLElement, day: string, time: string): Promise<void> {
    const body = new URLSearchParams({ day, time, clock: "mine", seen: item.dataset.seen ?? "" });
    await send(item, "due", body);
  }

  async function stretch(item: HTMLElement, minutes: number): Promise<void> {
    await send(item, "length", new URLSearchParams({ minutes: `${minutes}` }));
  }

  /** The page is drawn anew whether it was done or refused, and the hand's or the keyboard's place is kept. */
  async function send(item: HTMLElement, what: string, body: URLSearchParams): Promise<void> {
    const id = item.dataset.id;
    const focused = item.contains(document.activeElement);
    await ask(`/activities/${id}/${what}`, { method: "POST", body });
    const scroll = root.querySelector(".cal-scroll");
    const [left, top] = [scroll?.scrollLeft ?? 0, scroll?.scrollTop ?? 0];
    root.addEventListener("htmx:afterSettle", () => {
      root.querySelector(".cal-scroll")?.scrollTo(left, top);
      if (focused) root.querySelector<HTMLElement>(`.ev[data-id="${id}"] a`)?.focus({ preventScroll: true });
    }, { once: true });
    htmx.trigger(root, "renew", {});
  }
}

function columnAt(element: Element): Column | null {
  const time = element.closest<HTMLElement>(".cal-col .cal-time");
  return time ? { element: time.closest<HTMLElement>(".cal-col")!, time } : null;
}

function columnUnder(event: PointerEvent): Column | null {
  return document.elementsFromPoint(event.clientX, event.clientY).map(columnAt).find(Boolean) ?? null;
}

function quarterAt(column: Column, y: number): number {
  const box = column.time.getBoundingClientRect();
  return clamp(Math.floor(((y - box.top) / box.height) * QUARTERS), 0, QUARTERS - 1);
}

/** Where the server has put it, by its classes. */
function place(item: HTMLElement): { first: number; many: number } {
  const number = (letter: string) => Number([...item.classList].find((one) => new RegExp(`^${letter}\\d+$`).test(one))?.slice(1) ?? 0);
  return { first: number("q"), many: number("h") };
}

function clock(quarter: number): string {
  const minutes = Math.min(quarter, QUARTERS) * QUARTER;
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

function minutesOf(text: string): number {
  const [hours, minutes] = text.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function pad(number: number): string {
  return `${number}`.padStart(2, "0");
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** A dashboard put in order by hand: panels dragged by their grip, sized at their corner, moved by the buttons of their menu. */
import Sortable from "sortablejs";
import { ask } from "../asking";

type Placed = { id: number; width: number; height: number };
const WIDTHS = [2, 3, 4, 6, 8, 9, 12];
const HEIGHTS = [1, 2, 3];

export function mount(grid: HTMLElement): void {
  const url = grid.dataset.url ?? "";
  // Told when something was taken back: panels that are there again, or no longer, are drawn.
  grid.addEventListener("live", () => void compare(grid, url));
  if (grid.dataset.mayChange === undefined) return;

  new Sortable(grid, {
    handle: ".grip",
    draggable: ".tile",
    animation: 150,
    forceFallback: true,
    fallbackOnBody: true,
    delay: 120,
    delayOnTouchOnly: true,
    onEnd: ({ oldIndex, newIndex }) => {
      if (oldIndex !== newIndex) void keep(grid, url);
    },
  });
  grid.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-step]");
    const panel = button?.closest<HTMLElement>(".tile");
    if (button && panel) void step(grid, url, panel, button);
  });
  grid.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.takeOff === undefined) return;
    event.preventDefault();
    void takeOff(form);
  });
  grid.addEventListener("pointerdown", (event) => {
    const corner = (event.target as Element).closest<HTMLElement>("[data-resize]");
    const panel = corner?.closest<HTMLElement>(".tile");
    if (corner && panel && event.button === 0) size(event, corner, panel, () => void keep(grid, url));
  });
}

function panelsOf(grid: HTMLElement): HTMLElement[] {
  return [...grid.querySelectorAll<HTMLElement>(".tile")];
}

function put(panel: HTMLElement, width: number, height: number): void {
  panel.classList.remove(...[...panel.classList].filter((name) => /^[wh]-\d+$/.test(name)));
  panel.classList.add(`w-${width}`, `h-${height}`);
  panel.dataset.width = String(width);
  panel.dataset.height = String(height);
}

/** As the server has it now; a panel whose size is another has room for more or less, and is counted anew. */
function arrange(grid: HTMLElement, answer: string): void {
  const placed = (JSON.parse(answer) as { panels: Placed[] }).panels;
  const known = new Map(panelsOf(grid).map((panel) => [panel.dataset.id, panel]));
  placed.forEach(({ id, width, height }) => {
    const panel = known.get(String(id));
    if (!panel) return;
    const other = panel.dataset.shown !== `${width}x${height}` && panel.dataset.shown !== undefined;
    put(panel, width, height);
    panel.dataset.shown = `${width}x${height}`;
    if (other) panel.dispatchEvent(new CustomEvent("live"));
  });
  const order = placed.map(({ id }) => known.get(String(id))).filter((one): one is HTMLElement => one !== undefined);
  // Only what stands wrong is moved: what is moved loses its focus and its open menu.
  order.forEach((panel, at) => {
    if (panelsOf(grid)[at] !== panel) grid.insertBefore(panel, panelsOf(grid)[at] ?? null);
  });
}

async function step(grid: HTMLElement, url: string, panel: HTMLElement, button: HTMLButtonElement): Promise<void> {
  remember(grid);
  const answer = await ask(`${url}/panels/${panel.dataset.id}/step`, {
    method: "POST",
    body: new URLSearchParams({ way: button.dataset.step ?? "" }),
  });
  if (!answer?.ok) return;
  arrange(grid, answer.text);
  // Where the panel was moved its menu has closed: it opens again, so that the next step is one press away.
  const menu = panel.querySelector<HTMLElement>("[popover]");
  if (menu && !menu.matches(":popover-open")) menu.showPopover();
  button.focus();
  panel.scrollIntoView({ block: "nearest" });
}

async function keep(grid: HTMLElement, url: string): Promise<void> {
  remember(grid);
  const body = new URLSearchParams({ order: panelsOf(grid).map((panel) => panel.dataset.id).join() });
  panelsOf(grid).forEach((panel) => body.set(`size-${panel.dataset.id}`, `${panel.dataset.width}x${panel.dataset.height}`));
  const answer = await ask(`${url}/order`, { method: "POST", body });
  if (answer?.ok) arrange(grid, answer.text);
  else await compare(grid, url);
}

function remember(grid: HTMLElement): void {
  panelsOf(grid).forEach((panel) => (panel.dataset.shown ??= `${panel.dataset.width}x${panel.dataset.height}`));
}

async function takeOff(form: HTMLFormElement): Promise<void> {
  const panel = form.closest<HTMLElement>(".tile");
  const answer = await ask(form.action, { method: "POST" });
  if (!answer?.ok || !panel) return;
  const next = (panel.nextElementSibling ?? panel.previousElementSibling)?.querySelector<HTMLElement>("button");
  panel.remove();
  next?.focus();
}

/** The panels that the server has: new ones come in, those taken off go; what stands as it was is left alone. */
async function compare(grid: HTMLElement, url: string): Promise<void> {
  const answer = await ask(`${url}/grid`);
  if (!answer?.ok) return;
  const drawn = new DOMParser().parseFromString(answer.text, "text/html").querySelector("#board-grid");
  if (!drawn) return;
  const theirs = [...drawn.querySelectorAll<HTMLElement>(".tile")];
  const ids = (panels: HTMLElement[]): string => panels.map((panel) => panel.dataset.id).join();
  if (ids(theirs) === ids(panelsOf(grid))) return;
  location.reload();
}

/** The corner follows the hand in whole columns and rows. */
function size(event: PointerEvent, corner: HTMLElement, panel: HTMLElement, done: () => void): void {
  event.preventDefault();
  corner.setPointerCapture(event.pointerId);
  const box = panel.getBoundingClientRect();
  const column = box.width / Number(panel.dataset.width);
  const row = box.height / Number(panel.dataset.height);
  const before = panel.className;
  panel.classList.add("is-sized");
  const follow = (moved: PointerEvent): void => {
    const width = nearest(WIDTHS, (moved.clientX - box.left) / column);
    const height = nearest(HEIGHTS, (moved.clientY - box.top) / row);
    put(panel, width, height);
  };
  const stop = (): void => {
    corner.removeEventListener("pointermove", follow);
    panel.classList.remove("is-sized");
    if (panel.className !== before) done();
  };
  corner.addEventListener("pointermove", follow);
  corner.addEventListener("pointerup", stop, { once: true });
  corner.addEventListener("pointercancel", stop, { once: true });
}

function nearest(steps: number[], wished: number): number {
  return steps.reduce((best, one) => (Math.abs(one - wished) < Math.abs(best - wished) ? one : best));
}

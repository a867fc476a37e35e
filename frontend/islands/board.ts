/** The board: cards dragged between lanes and into the closing zones, lanes drawn anew when others change them. */
import htmx from "htmx.org";
import Sortable from "sortablejs";
import { ask } from "../asking";

const REFUSED = 422;
const NARROW = matchMedia("(max-width: 640px)");

export function mount(root: HTMLElement): void {
  const zones = root.querySelector<HTMLElement>(".zones");
  const hands = root.dataset.hands !== undefined;
  let dragging = false;
  let missed = false;

  /** Every request from the board says which board it is and what it shows, so that only what differs comes back. */
  function state(): Record<string, string> {
    const said: Record<string, string> = Object.fromEntries(new URLSearchParams(root.dataset.query));
    root.querySelectorAll<HTMLElement>(".lane").forEach((lane) => {
      said[`mark-${lane.dataset.code}`] = lane.dataset.mark ?? "";
      said[`n-${lane.dataset.code}`] = String(lane.querySelectorAll("li[data-id]").length);
    });
    return said;
  }

  root.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event as CustomEvent<{ path: string; parameters: Record<string, string>; triggeringEvent?: Event }>;
    if (detail.path.includes("/lanes/more")) return;
    if (detail.path.includes("/lanes") && dragging) {
      missed = true;
      event.preventDefault();
      return;
    }
    Object.assign(detail.parameters, state());
  });

  const send = async (address: string, values: Record<string, string>): Promise<boolean> => {
    const answer = await ask(address, { method: "POST", body: new URLSearchParams({ ...state(), ...values }), expects: REFUSED });
    if (answer?.ok && answer.status !== 204) put(answer.text);
    // What must be filled in first is asked for in a dialog; the card goes on from there.
    if (answer?.status === REFUSED) htmx.swap("#asking", answer.text, { swapStyle: "innerHTML" } as Parameters<typeof htmx.swap>[2]);
    return answer?.ok ?? false;
  };

  function put(text: string): void {
    const kept = new Map([...root.querySelectorAll<HTMLElement>(".lane")].map((lane) => [lane.id, lane.querySelector("ol")?.scrollTop ?? 0]));
    htmx.swap(root, text, { swapStyle: "none" } as Parameters<typeof htmx.swap>[2]);
    kept.forEach((top, id) => document.querySelector(`#${id} > ol`)?.scrollTo({ top }));
    arrange();
  }

  function arrange(): void {
    root.querySelectorAll<HTMLElement>(".lane > ol").forEach((list) => {
      if (!Sortable.get(list)) makeSortable(list);
    });
  }

  /** Where the card under the hand came from: its list, what stood after it, and the pale shape left in its place. */
  let origin: { list: HTMLElement; next: Element | null; shape: HTMLElement } | null = null;

  let givenUp = false;

  /** Escape takes the card back to where it was: the hand is let go for the person, and nothing is sent. */
  function giveUp(event: KeyboardEvent): void {
    if (!root.isConnected) return document.removeEventListener("keydown", giveUp, true);
    if (!dragging || event.key !== "Escape") return;
    event.stopPropagation();
    givenUp = true;
    for (const type of ["pointerup", "mouseup", "touchend"]) document.dispatchEvent(new Event(type, { bubbles: true }));
  }
  document.addEventListener("keydown", giveUp, true);

  function started({ item, from }: Sortable.SortableEvent): void {
    dragging = true;
    const shape = item.cloneNode(true) as HTMLElement;
    shape.className = "deal-left";
    shape.removeAttribute("data-id");
    shape.setAttribute("aria-hidden", "true");
    origin = { list: from, next: item.nextElementSibling, shape };
    document.body.classList.add("is-dragging");
    if (zones) zones.hidden = false;
  }

  function changed({ item, to }: Sortable.SortableEvent): void {
    unmark();
    if (!origin) return;
    // The newest in a stage stands first, wherever in the lane the hand is.
    if (to !== origin.list && to.firstElementChild !== item) to.prepend(item);
    if (to === origin.list) return origin.shape.remove();
    to.closest(".lane, .zone")?.classList.add("is-over");
    if (!origin.shape.isConnected) origin.list.insertBefore(origin.shape, origin.next);
  }

  function ended({ item, to }: Sortable.SortableEvent): void {
    dragging = false;
    unmark();
    document.body.classList.remove("is-dragging");
    origin?.shape.remove();
    if (zones) zones.hidden = true;
    if (origin && to !== origin.list && givenUp) origin.list.insertBefore(item, origin.next);
    else if (origin && to !== origin.list) void dropped(item, origin.list, to, origin.next);
    origin = null;
    givenUp = false;
    if (missed) {
      missed = false;
      htmx.trigger(root, "live", {});
    }
  }

  const unmark = (): void => root.querySelectorAll(".is-over").forEach((one) => one.classList.remove("is-over"));

  function takes(to: HTMLElement, from: HTMLElement): boolean {
    const [lane, left] = [to, from].map((one) => one.closest<HTMLElement>(".lane"));
    return lane?.dataset.shut === undefined || lane.dataset.stage === left?.dataset.stage;
  }

  function makeSortable(list: HTMLElement): void {
    new Sortable(list, {
      // Into another's row only by who may hand records over, into a stage only by who may move there.
      group: { name: "board", put: (to, from) => takes(to.el, from.el) && (hands || to.el.closest(".swim") === from.el.closest(".swim")) },
      sort: false,
      draggable: "li[data-moves]",
      filter: "button",
      preventOnFilter: false,
      animation: 150,
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 4,
      scrollSensitivity: 80, // a card held near the edge brings the stages beyond it in
      scrollSpeed: 16,
      fallbackClass: "deal-flies",
      ghostClass: "deal-lands",
      delay: 180,
      delayOnTouchOnly: true,
      disabled: NARROW.matches,
      onStart: started,
      onChange: changed,
      onEnd: ended,
    });
  }

  async function dropped(item: HTMLElement, list: HTMLElement, to: HTMLElement, next: Element | null): Promise<void> {
    const back = (): void => void (list.isConnected && list.insertBefore(item, next?.parentNode === list ? next : null));
    const pk = item.dataset.id ?? "";
    if (to.classList.contains("zone")) {
      back();
      const address = (to.dataset.address ?? "").replace("{id}", pk);
      if (to.dataset.asks !== undefined) await htmx.ajax("get", address, { target: "#asking", swap: "innerHTML" });
      else await send(address, {});
      return;
    }
    const [lane, left] = [to, list].map((one) => one.closest<HTMLElement>(".lane"));
    const values: Record<string, string> = { to: lane?.dataset.stage ?? "", seen: left?.dataset.stage ?? "" };
    if (lane?.dataset.person !== left?.dataset.person) Object.assign(values, { person: lane?.dataset.person, seen_person: left?.dataset.person });
    if (!(await send(`${root.dataset.path}/${pk}/stage`, values))) back();
  }

  /** Rows folded stay folded: the server draws them so from the first moment. */
  function remember(): void {
    const folded = [...root.querySelectorAll<HTMLElement>(".swim:not([open])")].map((row) => row.dataset.person);
    document.cookie = `${root.dataset.folds}=${folded.join(".")}; path=${root.dataset.path}; max-age=31536000; samesite=lax`;
  }

  zones?.querySelectorAll<HTMLElement>(".zone").forEach((zone) => {
    new Sortable(zone, { group: { name: "board", pull: false, put: zone.dataset.shut === undefined }, sort: false, draggable: "li", ghostClass: "deal-lands", onChange: changed });
  });
  root.addEventListener("htmx:oobAfterSwap", arrange);
  root.addEventListener("htmx:afterSwap", arrange);
  root.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-submits]").forEach((field) => {
    field.addEventListener("change", () => field.form?.requestSubmit());
  });
  root.addEventListener("keydown", (event) => {
    const card = (event.target as Element).closest("li[data-id]");
    if (event.code !== "KeyM" || event.ctrlKey || event.metaKey || event.altKey || !card) return;
    event.preventDefault();
    card.querySelector<HTMLElement>(".deal-menu")?.click();
  });
  root.querySelectorAll<HTMLDetailsElement>(".swim").forEach((row) => row.addEventListener("toggle", remember));
  NARROW.addEventListener("change", () => {
    root.querySelectorAll<HTMLElement>(".lane > ol").forEach((list) => Sortable.get(list)?.option("disabled", NARROW.matches));
  });
  arrange();
}

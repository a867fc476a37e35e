/** The history of a card: what colleagues add appears on top, under its day, and nothing shown is drawn again. */
import { ask } from "../asking";

// An event with a lower number may be committed after a higher one: a few are asked for again, and known ones dropped.
const OVERLAP = 10;

export function mount(feed: HTMLElement): void {
  let under = false;
  let again = false;
  feed.addEventListener("live", () => void update());

  async function update(): Promise<void> {
    if (under) return void (again = true);
    under = true;
    const shown = [...feed.querySelectorAll<HTMLElement>("[data-event]")].map((item) => Number(item.dataset.event));
    const after = shown.sort((a, b) => b - a)[Math.min(OVERLAP, shown.length) - 1] ?? 0;
    const answer = await ask(`${feed.dataset.address}&after=${Math.max(after - 1, 0)}`, { quiet: true });
    if (answer?.ok) merge(new DOMParser().parseFromString(answer.text, "text/html"), new Set(shown));
    under = false;
    if (again) {
      again = false;
      void update();
    }
  }

  function merge(page: Document, shown: Set<number>): void {
    const days = feed.querySelector(".days");
    for (const list of [...page.querySelectorAll<HTMLElement>("ol[data-day]")].reverse()) {
      const fresh = [...list.children].filter((item) => !shown.has(Number((item as HTMLElement).dataset.event)));
      if (!days || !fresh.length) continue;
      feed.querySelector("[data-empty]")?.remove();
      const there = days.querySelector(`ol[data-day="${list.dataset.day}"]`);
      if (there) there.prepend(...fresh);
      else {
        list.replaceChildren(...fresh);
        days.prepend(...page.querySelectorAll(`[data-heads="${list.dataset.day}"]`), list);
      }
      fresh.forEach((item) => item.classList.add("is-new"));
    }
  }
}

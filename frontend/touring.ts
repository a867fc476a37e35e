/** The tour: step after step over the real pages. What is shown next is kept in the tab while pages change. */
import { driver, type Driver } from "driver.js";
import "driver.js/dist/driver.css";
import { ask } from "./asking";
import { make } from "./elements";
import { close, KEPT } from "./helping";

type Step = { url: string; element: string; title: string; text: string };
type Told = { steps: Step[]; words: { next: string; back: string; end: string; progress: string } };
/** `by` is the direction one came in: a step whose element is not there is passed over the same way. */
type Kept = Told & { person: string; at: number; by: 1 | -1 };

// Driver says of whatever is shown that it opens the words beside it: a heading or a table cannot.
const NO_OPENERS = ["aria-haspopup", "aria-expanded", "aria-controls"];

let shown: Driver | null = null;

export async function begin(): Promise<void> {
  const answer = await ask("/help/tour", { quiet: true });
  if (!answer?.ok) return;
  close();
  show({ ...(JSON.parse(answer.text) as Told), person: person(), at: 0, by: 1 });
}

/** After another page has come. Who went elsewhere, or signed in as somebody else, is not followed. */
export function goOn(): void {
  const now = kept();
  if (now?.person === person() && now.steps[now.at]?.url === location.pathname) return show(now);
  sessionStorage.removeItem(KEPT);
}

function show(now: Kept): void {
  const step = now.steps[now.at];
  if (!step) return now.by > 0 ? end() : undefined;
  sessionStorage.setItem(KEPT, JSON.stringify(now));
  if (step.url !== location.pathname) return location.assign(step.url);
  if (!visible(step.element)) return show({ ...now, at: now.at + now.by });
  shown ??= drawn(now);
  shown.drive(now.at);
}

function drawn({ steps, words }: Told): Driver {
  return driver({
    steps: steps.map((step) => ({
      element: () => visible(step.element) ?? document.body,
      popover: { title: plain(step.title), description: plain(step.text) },
    })),
    animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    disableActiveInteraction: true,
    overlayClickBehavior: () => undefined, // a slip of the hand is no end
    overlayOpacity: 0.45,
    stagePadding: 6,
    stageRadius: 8,
    showProgress: true,
    progressText: words.progress,
    nextBtnText: words.next,
    prevBtnText: words.back,
    doneBtnText: words.end,
    popoverClass: "tour",
    onNextClick: () => move(1),
    onPrevClick: () => move(-1),
    onDoneClick: end,
    onDestroyStarted: end,
    onHighlighted: (element) => NO_OPENERS.forEach((name) => element?.removeAttribute(name)),
    onPopoverRender: ({ title, footer, closeButton, nextButton }, { driver: whole }) => {
      title.role = footer.role = "presentation"; // else its tags would be the head and the foot of the page
      closeButton.textContent = words.end;
      closeButton.removeAttribute("aria-label");
      closeButton.hidden = !whole.hasNextStep(); // the last one has the button below
      window.setTimeout(() => nextButton.focus()); // where Enter leads on
    },
  });
}

function move(by: 1 | -1): void {
  const now = kept();
  if (now && now.at + by >= 0) show({ ...now, at: now.at + by, by });
}

/** To the last step or broken off: it is not offered again. */
function end(): void {
  sessionStorage.removeItem(KEPT);
  shown?.destroy();
  shown = null;
  document.querySelector("#tour-offer")?.remove();
  void ask("/help/tour/ending", { method: "POST", quiet: true, keepalive: true });
}

function kept(): Kept | null {
  return JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Kept | null;
}

function visible(selectors: string): HTMLElement | undefined {
  return selectors
    .split(",")
    .flatMap((selector) => [...document.querySelectorAll<HTMLElement>(selector)])
    .find((element) => element.checkVisibility() && element.getClientRects().length > 0);
}

/** Driver takes HTML; ours is plain text. */
function plain(text: string): string {
  return make("p", "", text).innerHTML;
}

function person(): string {
  return document.querySelector<HTMLElement>("#palette")?.dataset.person ?? "";
}

/** Dashboards on a screen that nobody touches: one after another, for days. */
const RENEWED_EVERY = 6 * 3600_000;
const STILL = 4_000;

export function mount(main: HTMLElement): void {
  const boards = [...main.querySelectorAll<HTMLElement>("[data-board]")];
  const every = Number(main.dataset.every) * 1000;
  const pause = main.querySelector<HTMLButtonElement>("[data-pause]");
  let at = 0;
  let paused = false;
  let turned = Date.now();

  function turn(by: number): void {
    if (!boards.length) return;
    at = (at + by + boards.length) % boards.length;
    boards.forEach((board, number) => (board.hidden = number !== at));
    turned = Date.now();
    boards[at]!.querySelectorAll(".tile").forEach((panel) => panel.dispatchEvent(new CustomEvent("shown")));
  }

  function toggle(): void {
    paused = !paused;
    turned = Date.now();
    pause?.setAttribute("aria-pressed", String(paused));
  }

  window.setInterval(() => {
    if (boards.length > 1 && !paused && !document.hidden && Date.now() - turned >= every) turn(1);
  }, 1000);
  main.querySelectorAll<HTMLElement>("[data-turn]").forEach((button) => button.addEventListener("click", () => turn(Number(button.dataset.turn))));
  pause?.addEventListener("click", toggle);
  main.querySelector("[data-whole-screen]")?.addEventListener("click", () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.target as Element).closest("input, select, button, a, summary")) return;
    if (event.key === "ArrowRight") turn(1);
    else if (event.key === "ArrowLeft") turn(-1);
    else if (event.key === " ") toggle();
    else return;
    event.preventDefault();
  });

  const form = main.querySelector<HTMLFormElement>("[data-screen-form]");
  form?.addEventListener("submit", () => {
    const chosen = [...form.querySelectorAll<HTMLInputElement>("input[type=checkbox]:checked")].map((one) => one.value);
    form.querySelector<HTMLInputElement>("[name=of]")!.value = chosen.join();
  });

  quietWhenStill(main);
  stayAwake();
  renew();
}

/** The bar and the pointer are there while a hand moves, or a key has the focus among them. */
function quietWhenStill(main: HTMLElement): void {
  let timer = 0;
  const wake = (): void => {
    main.classList.remove("is-still");
    window.clearTimeout(timer);
    timer = window.setTimeout(() => main.classList.add("is-still"), STILL);
  };
  ["pointermove", "pointerdown", "keydown", "focusin"].forEach((name) => document.addEventListener(name, wake));
  wake();
}

function stayAwake(): void {
  const hold = (): void => {
    if (!document.hidden) void navigator.wakeLock?.request("screen").catch(() => undefined);
  };
  document.addEventListener("visibilitychange", hold);
  hold();
}

/** A page that lives for days takes in a new version of Krug, and gives its memory back; never while Krug is away. */
function renew(): void {
  window.setInterval(() => {
    void fetch(location.href, { method: "HEAD", redirect: "error", cache: "no-store" }).then(
      (answer) => answer.ok && location.reload(),
      () => undefined,
    );
  }, RENEWED_EVERY);
}

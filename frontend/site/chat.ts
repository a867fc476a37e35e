/** The conversation in the frame: what is said comes by itself, and the visitor finds it again on the next page. */
type Message = { id: number; who: string; text: string; at: string };
type Told = { messages: Message[]; ended: boolean; error: string };

const SOON = 3_000;
const LATER = 20_000; // nobody looks at it

/** A visitor whose conversation goes on is led to it from the form; whether so. */
export function goOn(main: HTMLElement): boolean {
  const kept = main.dataset.begins && read(main.dataset.begins);
  if (!kept || new URLSearchParams(location.search).has("anew")) return false;
  location.replace(kept);
  return true;
}

export function chat(main: HTMLElement): void {
  const code = main.dataset.chat;
  if (!code) return;
  if (main.dataset.ended !== undefined) return keep(code, "");
  keep(code, location.pathname);
  const list = main.querySelector<HTMLOListElement>("ol.chat")!;
  const form = main.querySelector<HTMLFormElement>("form")!;
  const field = form.querySelector("textarea")!;
  const wrong = main.querySelector<HTMLElement>("#e-chat")!;
  let last = Number(main.dataset.last ?? 0);
  let timer = 0;
  list.scrollTop = list.scrollHeight;
  main.querySelector("[data-anew]")?.addEventListener("click", () => keep(code, ""));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) void say();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  document.addEventListener("visibilitychange", () => document.hidden || void look());
  wait();

  async function say(): Promise<void> {
    const text = field.value;
    const told = await ask({ method: "POST", body: new URLSearchParams({ text }) });
    wrong.textContent = told?.error ?? main.dataset.lost ?? "";
    if (told && !told.error && !told.ended) field.value = "";
    show(told);
    field.focus();
  }

  async function look(): Promise<void> {
    window.clearTimeout(timer);
    show(await ask());
    wait();
  }

  function wait(): void {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void look(), document.hidden ? LATER : SOON);
  }

  async function ask(how: RequestInit = {}): Promise<Told | null> {
    try {
      const answer = await fetch(`${location.pathname}?after=${last}`, { ...how, headers: { Accept: "application/json" } });
      return (await answer.json()) as Told;
    } catch {
      return null; // the line is lost: it is looked again in a moment
    }
  }

  function show(told: Told | null): void {
    if (!told) return;
    const news = told.messages.filter((one) => one.id > last);
    for (const one of news) list.append(drawn(one));
    last = Math.max(last, ...news.map((one) => one.id));
    if (news.length) list.scrollTop = list.scrollHeight;
    if (news.some((one) => one.who)) main.querySelector("#chat-waits")?.replaceChildren();
    if (!told.ended) return;
    keep(code!, "");
    main.querySelector<HTMLElement>("#chat-ended")!.hidden = false;
    form.querySelector("button")!.hidden = true;
    field.readOnly = true; // what was not sent is not lost
  }
}

function drawn({ who, text, at }: Message): HTMLLIElement {
  const row = document.createElement("li");
  const words = document.createElement("span");
  const time = document.createElement("time");
  if (!who) row.className = "mine";
  else row.append(Object.assign(document.createElement("b"), { textContent: who }));
  text.split("\n").forEach((line, number) => words.append(...(number ? [document.createElement("br"), line] : [line])));
  time.dateTime = at;
  time.textContent = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  row.append(words, time);
  return row;
}

function read(code: string): string {
  try {
    return localStorage.getItem(`krug-chat:${code}`) ?? "";
  } catch {
    return "";
  }
}

/** Here, and with the page around: in a frame a browser may refuse to keep anything. */
function keep(code: string, path: string): void {
  if (window.parent !== window) window.parent.postMessage({ krug: "form", chat: path }, "*");
  try {
    if (path) localStorage.setItem(`krug-chat:${code}`, path);
    else localStorage.removeItem(`krug-chat:${code}`);
  } catch {
    // without storage the conversation lives as long as its page
  }
}

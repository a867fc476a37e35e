/** Pages that stay true: what a colleague changes is drawn anew here. Without the stream a page works all the same. */
import { ended } from "./connection";
import { Line, type Tidings } from "./live-line";
import { refresh, topicsOf } from "./refreshing";

const SETTLE = 120;
const pending = new Set<string>();
let timer = 0;
let listening = "";
let say: (topics: string[] | null, age: number) => void = () => undefined;

export function live(): void {
  if (document.querySelector(".gate")) return;
  connect();
  const started = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
  subscribe(performance.now() - (started?.requestStart ?? 0) + 50);
  document.body.addEventListener("htmx:afterSettle", () => subscribe(2000));
  document.addEventListener("visibilitychange", settle);
  addEventListener("pagehide", () => say(null, 0));
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    listening = "";
    subscribe(600_000);
  });
}

function connect(): void {
  if ("SharedWorker" in window) {
    const worker = new SharedWorker(new URL("./live-worker.ts", import.meta.url), { type: "module", name: "krug-live" });
    worker.port.onmessage = (event: MessageEvent<Tidings>) => hear(event.data);
    say = (topics, age) => worker.port.postMessage({ topics, age });
    return;
  }
  const line = new Line(hear);
  say = (topics, age) => line.listen(topics ?? [], age);
}

function subscribe(age: number): void {
  const topics = [...new Set([...document.querySelectorAll<HTMLElement>("[data-live]")].flatMap(topicsOf))].sort();
  if (topics.join() === listening) return;
  listening = topics.join();
  say(topics, age);
}

function hear(tidings: Tidings): void {
  if ("ended" in tidings) return ended();
  tidings.changed.forEach((topic) => pending.add(topic));
  window.clearTimeout(timer);
  timer = window.setTimeout(settle, SETTLE);
}

/** A tab nobody looks at waits until it is looked at. */
function settle(): void {
  if (document.hidden || !pending.size) return;
  const all = pending.has("*");
  const topics = [...pending].flatMap((topic) => [topic, topic.split(":")[0] ?? ""]);
  pending.clear();
  refresh(...(all ? [] : topics));
}

/** The one stream of a browser: opened for all that its tabs show, and opened anew when that changes. */
export type Tidings = { changed: string[] } | { ended: true };
const SETTLE = 60;
const RETRY = 5000;

export class Line {
  private source: EventSource | null = null;
  private timer = 0;
  private heard = Date.now();
  private topics = "";

  constructor(private readonly tell: (tidings: Tidings) => void) {}

  /** Listen to `topics`; `age` is for how many milliseconds the newest tab has shown them without listening. */
  listen(topics: string[], age: number): void {
    this.topics = [...new Set(topics)].sort().join(",");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(age), SETTLE) as unknown as number;
  }

  private open(age: number): void {
    this.source?.close();
    this.source = null;
    if (!this.topics) return;
    const source = new EventSource(`/live?topics=${encodeURIComponent(this.topics)}&age=${Math.round(age)}`);
    this.source = source;
    const hear = () => (this.heard = Date.now());
    source.addEventListener("open", hear);
    source.addEventListener("beat", hear);
    source.addEventListener("changed", (event) => {
      hear();
      this.tell({ changed: (event as MessageEvent<string>).data.split(" ") });
    });
    source.addEventListener("ended", () => {
      source.close();
      this.tell({ ended: true });
    });
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return; // it comes back by itself
      this.timer = setTimeout(() => this.open(Date.now() - this.heard + 2000), RETRY) as unknown as number;
    });
  }
}

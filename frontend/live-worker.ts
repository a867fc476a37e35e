/** Shared by all tabs of a browser: over HTTP/1.1 a stream for each tab would leave none for pages after the sixth. */
import { Line } from "./live-line";

type Port = { postMessage(message: unknown): void; onmessage: ((event: MessageEvent) => void) | null };
const tabs = new Map<Port, string[]>();
const line = new Line((tidings) => tabs.forEach((_topics, port) => port.postMessage(tidings)));

addEventListener("connect", (event) => {
  const port = (event as MessageEvent).ports[0] as Port | undefined;
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<{ topics: string[] | null; age: number }>) => {
    if (data.topics) tabs.set(port, data.topics);
    else tabs.delete(port);
    if (data.topics) line.listen([...tabs.values()].flat(), data.age);
  };
});

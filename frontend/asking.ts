/** One way for scripts to ask the server: token, signed-out, lost connection and messages are seen to here. */
import { ended, found, lost } from "./connection";
import { csrf } from "./csrf";
import { word } from "./words";

export type Answer = { ok: boolean; status: number; text: string; said: { text: string; level: string; undo: string }[] };
type Asked = { method?: string; body?: BodyInit; signal?: AbortSignal; quiet?: boolean; expects?: number; keepalive?: boolean; headers?: Record<string, string> };

/** The server's answer; null when it could not be reached. Its messages become toasts, unless `quiet` and all is well.
 *  `expects`: a refusal that the caller shows by itself; `keepalive`: it goes out even where the page is left at once. */
export async function ask(address: string, { method = "GET", body, signal, quiet = false, expects, keepalive = false, headers = {} }: Asked = {}): Promise<Answer | null> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, { method, body, signal, keepalive, headers: { "X-CSRFToken": csrf(), "HX-Request": "true", ...headers } });
    text = await response.text(); // it too can be broken off
  } catch {
    if (!signal?.aborted) lost();
    return null;
  }
  found();
  if (response.status === 401) ended();
  const said = messagesOf(response);
  const answer = { ok: response.ok, status: response.status, text, said };
  const shown = answer.ok || answer.status === expects;
  if (!quiet || !answer.ok) say(said.length || shown || response.status === 401 ? said : [failure(response.status)]);
  return answer;
}

/** What a status means to a person, when the server said nothing itself. */
export function failure(status: number): Answer["said"][number] {
  const text = word(status === 403 ? "denied" : status === 404 ? "gone" : "failed");
  return { text, level: "error", undo: "" };
}

function say(said: Answer["said"]): void {
  if (said.length) document.dispatchEvent(new CustomEvent("krug:toasts", { detail: { said } }));
}

function messagesOf(response: Response): Answer["said"] {
  try {
    return JSON.parse(response.headers.get("HX-Trigger") ?? "{}")["krug:toasts"]?.said ?? [];
  } catch {
    return [];
  }
}

/** One file on its way to the server, with how far it is. */
import { csrf } from "./csrf";

export type Outcome = { status: number; text: string };

/** The server's answer; status 0 where the connection broke or `signal` was given. */
export function send(file: File, to: string, tell: (share: number) => void, signal: AbortSignal): Promise<Outcome> {
  return new Promise((settle) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much is sent
    const body = new FormData();
    body.append("file", file, file.name);
    request.open("POST", to);
    request.setRequestHeader("X-CSRFToken", csrf());
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && tell(event.loaded / event.total));
    request.addEventListener("loadend", () => settle({ status: request.status, text: request.responseText }));
    signal.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

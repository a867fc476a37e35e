/** Files for a record: chosen or dropped, sent two at a time, each with its own progress, fault and second try. */
import { failure } from "../asking";
import { ended, found } from "../connection";
import { make } from "../elements";
import { refresh } from "../refreshing";
import { type Outcome, send } from "../uploading";

const AT_ONCE = 2; // more would keep the server from answering pages meanwhile
type Upload = { file: File; row: HTMLLIElement; bar: HTMLProgressElement; note: HTMLElement; stop: AbortController };

export function mount(place: HTMLElement): void {
  const words = place.dataset;
  const chosen = place.querySelector<HTMLInputElement>("[data-chosen]");
  const list = place.querySelector<HTMLUListElement>("[data-uploads]");
  const told = place.querySelector<HTMLElement>("[data-told]");
  const waiting: Upload[] = [];
  const underWay = new Set<Upload>();

  place.querySelector("[data-choose]")?.addEventListener("click", () => chosen?.click());
  chosen?.addEventListener("change", () => {
    take([...(chosen.files ?? [])]);
    chosen.value = "";
  });
  droppable();
  addEventListener("beforeunload", (event) => {
    if (waiting.length + underWay.size) event.preventDefault();
  });

  function take(files: File[], folders = 0): void {
    for (const file of files) {
      if ([...waiting, ...underWay].some((one) => same(one.file, file))) continue;
      const upload = draw(file);
      const fault = faultOf(file);
      if (fault) {
        refuse(upload, fault);
        continue;
      }
      waiting.push(upload);
    }
    if (folders) refuse(draw(new File([], "")), words.sayFolder ?? "");
    go();
  }

  /** What the server would refuse is said before anything is sent. */
  function faultOf(file: File): string {
    if (file.size > Number(words.most)) return words.sayLarge ?? "";
    if (!file.size) return words.sayEmpty ?? "";
    return file.name.length > Number(words.longest) ? (words.sayLong ?? "") : "";
  }

  function go(): void {
    while (waiting.length && underWay.size < AT_ONCE) {
      const next = waiting.shift();
      if (next) void carry(next);
    }
  }

  async function carry(upload: Upload): Promise<void> {
    underWay.add(upload);
    const show = (share: number) => {
      upload.bar.value = share;
      upload.note.textContent = `${Math.floor(share * 100)} %`;
    };
    show(0);
    const outcome = await send(upload.file, words.to ?? "", show, upload.stop.signal);
    underWay.delete(upload);
    settle(upload, outcome);
    go();
  }

  function settle(upload: Upload, { status, text }: Outcome): void {
    if (upload.stop.signal.aborted) return;
    if (!status) return refuse(upload, words.sayLost ?? "", true);
    found();
    if (status < 300) {
      upload.row.remove();
      if (told) told.textContent = `${words.sayAttached}: ${upload.file.name}`;
      refresh(words.of ?? "");
      return;
    }
    if (status === 401) ended();
    if (status === 413 || status === 422) return refuse(upload, text || (words.sayLarge ?? ""));
    refuse(upload, status < 500 ? failure(status).text : (words.sayFailed ?? ""), status === 401 || status >= 500);
  }

  function refuse(upload: Upload, why: string, again = false): void {
    upload.row.classList.add("is-refused");
    upload.bar.remove();
    upload.note.textContent = why;
    upload.note.setAttribute("role", "alert");
    if (!again) return;
    const button = make("button", "btn btn--s", words.sayAgain ?? "");
    button.type = "button";
    button.addEventListener("click", () => {
      upload.row.remove();
      take([upload.file]);
    });
    upload.note.after(button);
  }

  function draw(file: File): Upload {
    const bar = make("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", file.name);
    const note = make("small", "", words.sayWaiting ?? "");
    const close = make("button", "icon-btn icon-btn--s", "×");
    close.type = "button";
    close.setAttribute("aria-label", `${words.sayCancel}: ${file.name}`);
    const upload = { file, row: make("li", "", make("b", "", file.name), close, bar, note), bar, note, stop: new AbortController() };
    bar.value = 0;
    close.addEventListener("click", () => {
      upload.stop.abort();
      const at = waiting.indexOf(upload);
      if (at >= 0) waiting.splice(at, 1);
      upload.row.remove();
      place.querySelector<HTMLElement>("[data-choose]")?.focus();
    });
    list?.append(upload.row);
    return upload;
  }

  /** Anywhere on the page: a file let go beside the mark would otherwise take the page's place. */
  function droppable(): void {
    const listen = (name: "dragover" | "dragleave" | "drop", then: (event: DragEvent) => void) =>
      document.addEventListener(name, (event) => {
        if (!place.isConnected || !event.dataTransfer?.types.includes("Files")) return;
        then(event);
      });
    listen("dragover", (event) => {
      event.preventDefault();
      place.classList.add("is-over");
    });
    listen("dragleave", (event) => {
      if (!event.relatedTarget) place.classList.remove("is-over");
    });
    listen("drop", (event) => {
      event.preventDefault();
      place.classList.remove("is-over");
      const items = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === "file");
      const files = items.filter((item) => !item.webkitGetAsEntry()?.isDirectory);
      take(
        files.flatMap((item) => item.getAsFile() ?? []),
        items.length - files.length,
      );
    });
  }
}

function same(one: File, other: File): boolean {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

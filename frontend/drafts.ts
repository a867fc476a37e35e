/**
 * What is typed into a form with data-draft and not yet saved is kept in this browser, for this person and this record,
 * and stands there again when the form is opened anew. It goes with the saving, the discarding and the signing out.
 */
import { make } from "./elements";
import { capture, restore, worthKeeping, type State } from "./form-state";
import { word } from "./words";

type Draft = { at: number; state: State };
const KEPT_FOR = 30 * 24 * 3600_000;
const PREFIX = "krug:draft:";
const FORMS = "form[data-draft]";

export function drafts(): void {
  forget((draft) => Date.now() - draft.at > KEPT_FOR);
  for (const happening of ["input", "change", "krug:picked"]) {
    document.addEventListener(happening, (event) => {
      const form = (event.target as Element).closest<HTMLFormElement>(FORMS);
      if (form) keep(form);
    });
  }
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr } = (event as CustomEvent<{ elt: Element; xhr: XMLHttpRequest }>).detail;
    if (!(elt instanceof HTMLFormElement) || !elt.dataset.draft) return;
    if (xhr.status >= 200 && xhr.status < 300) drop(elt);
    else if (xhr.status === 0 || xhr.status >= 500) unsent(elt);
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    ((event as CustomEvent<{ elt: Element }>).detail.elt as HTMLElement).querySelector?.(".unsent")?.remove();
  });
  document.querySelector("form[action='/signout']")?.addEventListener("submit", () => forget(() => true));
  document.body.addEventListener("htmx:load", bringBackAll);
  document.body.addEventListener("krug:shown", bringBackAll);
  bringBackAll();
}

function bringBackAll(): void {
  document.querySelectorAll<HTMLFormElement>(`${FORMS}:not([data-looked])`).forEach((form) => {
    form.dataset.looked = "";
    bringBack(form);
  });
}

/** The draft goes over what the server drew; a note says so and offers the way back. */
function bringBack(form: HTMLFormElement): void {
  const draft = read(keyOf(form));
  const drawn = capture(form);
  if (!draft || JSON.stringify(draft.state) === JSON.stringify(drawn)) return;
  if (form.querySelector("[aria-invalid], [role=alert]")) return; // refused just now: the server drew what was typed
  restore(form, draft.state);
  const when = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  const discard = make("button", "link", word("discard"));
  discard.type = "button";
  const note = make("p", "draft-note", `${word("restored")} ${when} `, discard);
  note.setAttribute("role", "status");
  discard.addEventListener("click", () => {
    drop(form);
    restore(form, drawn);
    note.remove();
  });
  form.prepend(note);
}

/** The save did not reach the server: said where one looks, with another try. */
function unsent(form: HTMLFormElement): void {
  form.querySelector(".unsent")?.remove();
  const again = make("button", "btn btn--s", word("again"));
  again.type = "submit";
  const said = make("p", "error unsent", `${word("unsent")} `, again);
  said.setAttribute("role", "alert");
  form.append(said);
  keep(form);
}

function keep(form: HTMLFormElement): void {
  const state = capture(form);
  if (!worthKeeping(form, state)) return drop(form);
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), state } satisfies Draft));
  } catch {
    // No room in the browser: the form itself still holds it.
  }
}

function drop(form: HTMLFormElement): void {
  localStorage.removeItem(keyOf(form));
  form.querySelector(".draft-note")?.remove();
}

function person(): string {
  return document.querySelector<HTMLElement>("#palette")?.dataset.person ?? "";
}

function keyOf(form: HTMLFormElement): string {
  return `${PREFIX}${person()}:${form.dataset.draft}`;
}

function read(key: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

/** Remove those of this person's drafts that `which` names. */
function forget(which: (draft: Draft) => boolean): void {
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${person()}:`))) {
    const draft = read(key);
    if (!draft || which(draft)) localStorage.removeItem(key);
  }
}

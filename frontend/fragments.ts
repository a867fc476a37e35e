/** htmx as Krug uses it: the token, islands in swapped-in parts, and faults said in words. */
import htmx from "htmx.org";
import { failure } from "./asking";
import { ended, found, lost } from "./connection";
import { csrf } from "./csrf";
import { patient, refresh } from "./refreshing";

type Sent = CustomEvent<{
  headers: Record<string, string>;
  xhr: XMLHttpRequest;
  elt: Element;
  triggeringEvent?: Event;
  requestConfig: { verb: string };
}>;

export function fragments(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.attributesToSettle = ["class"]; // a style attribute that it would put back is against our policy
  htmx.config.historyCacheSize = 0; // pages of records are not to lie in the browser's storage
  // A form refused (422) or in conflict (409) comes back drawn anew with the reasons.
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "409", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ];
  document.body.addEventListener("htmx:configRequest", (event) => {
    const { headers, triggeringEvent } = (event as Sent).detail;
    headers["X-CSRFToken"] = csrf();
    if (triggeringEvent?.type === "live") headers["Krug-Live"] = "true"; // nobody asked: messages are not for this answer
  });
  patient();
  document.body.addEventListener("htmx:sendError", lost);
  document.body.addEventListener("htmx:timeout", lost);
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, elt, requestConfig } = (event as Sent).detail;
    if (xhr.status) found();
    if (xhr.status !== 204 || requestConfig.verb === "get") return;
    // Done, and nothing to swap in: the form is free again, and what shows the thing is drawn anew.
    if (elt instanceof HTMLFormElement) elt.reset();
    elt.closest<HTMLElement>("[popover]")?.hidePopover();
    // data-changes="client:5" narrows down what is drawn anew.
    refresh(...(elt.closest<HTMLElement>("[data-changes]")?.dataset.changes?.split(/\s+/) ?? []));
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as Sent).detail;
    if (xhr.status === 401) return ended();
    if (xhr.getResponseHeader("HX-Trigger")?.includes("krug:toasts")) return;
    document.dispatchEvent(new CustomEvent("krug:toasts", { detail: { said: [failure(xhr.status)] } }));
  });
}

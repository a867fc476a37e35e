/**
 * What a firm puts on its pages: `<script src=".../site-embed.js" data-form="CODE" async></script>`, or `data-book="KEY"`
 * for the page on which visitors book.
 *
 * In place of the script stands the form; with `data-callback` a button in the corner opens it. The form is in a frame,
 * so that the page's styles do not meddle with it, and it is told the page with its UTM marks and what led to it.
 */
// A classic script: what is not in a function would be seen by the whole page.
(() => {
  interface Told {
    krug?: string;
    height?: number;
    said?: string;
    chat?: string;
    close?: boolean;
  }

  /** `leave` is called when the visitor wants the form away. */
  function frameOf(origin: string, code: string, title: string, leave?: () => void): HTMLIFrameElement {
    const asked = new URLSearchParams({ framed: "1", page: location.href, referrer: firstReferrer() });
    const form = `/site/${encodeURIComponent(code)}`;
    return framed(origin, keptChat(form) || `${form}?${asked}`, title, leave, (chat) => keepChat(form, chat));
  }

  /** Booking needs the visitor's time zone, and no word of where they came from. */
  function bookingOf(origin: string, key: string, title: string): HTMLIFrameElement {
    const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const asked = new URLSearchParams({ framed: "1", ...(tz ? { tz } : {}) });
    return framed(origin, `/book/${encodeURIComponent(key)}?${asked}`, title);
  }

  /** `leave` as above; `talks` is told where a conversation goes on, "" where it is over. */
  function framed(origin: string, path: string, title: string, leave?: () => void, talks?: (chat: string) => void): HTMLIFrameElement {
    const frame = document.createElement("iframe");
    frame.src = origin + path;
    frame.title = title;
    Object.assign(frame.style, { border: "0", width: "100%", height: "320px", display: "block", colorScheme: "normal", scrollMargin: "96px 0" });
    window.addEventListener("message", (event: MessageEvent) => {
      if (event.origin !== origin || event.source !== frame.contentWindow) return;
      const told = event.data as Told;
      if (!told.krug) return;
      if (told.height) frame.style.height = `${Math.min(told.height, 4000)}px`;
      // What is said stands at the top of the frame, which the visitor has scrolled past to the button.
      if (told.said) frame.scrollIntoView({ block: told.said === "wrong" ? "start" : "nearest" });
      if (told.chat !== undefined) talks?.(told.chat);
      if (told.close) leave?.();
    });
    return frame;
  }

  /** A conversation goes on where the visitor left it. */
  function keptChat(form: string): string {
    try {
      return localStorage.getItem(`krug-chat:${form}`) ?? "";
    } catch {
      return "";
    }
  }

  function keepChat(form: string, path: string): void {
    try {
      if (path.startsWith(`${form}/chat/`)) localStorage.setItem(`krug-chat:${form}`, path);
      else localStorage.removeItem(`krug-chat:${form}`);
    } catch {
      // the conversation lives as long as the page
    }
  }

  /** What led to the site, not the page before on the same site. */
  function firstReferrer(): string {
    try {
      const known = sessionStorage.getItem("krug-referrer");
      if (known !== null) return known;
      const led = document.referrer && new URL(document.referrer).host !== location.host ? document.referrer : "";
      sessionStorage.setItem("krug-referrer", led);
      return led;
    } catch {
      return document.referrer;
    }
  }

  /** A style that the page's own rules do not undo, as "div { display: block }" undoes `hidden`. */
  function display(element: HTMLElement, value: string): void {
    element.style.setProperty("display", value, "important");
  }

  /** The button, and above it the panel: in this order by keyboard too. */
  function callback(origin: string, code: string, words: string, close: string, colour: string): HTMLElement {
    const box = document.createElement("div");
    const button = document.createElement("button");
    const panel = document.createElement("div");
    const cross = document.createElement("button");
    Object.assign(box.style, { position: "fixed", right: "20px", bottom: "20px", zIndex: "2147483000", maxWidth: "calc(100vw - 40px)", flexDirection: "column-reverse", alignItems: "flex-end" });
    Object.assign(panel.style, { width: "360px", maxWidth: "100%", maxHeight: "75vh", overflow: "auto", background: "#fff", marginBottom: "12px", borderRadius: "12px", boxShadow: "0 12px 40px rgb(0 0 0 / .25)" });
    Object.assign(button.style, { padding: "14px 22px", border: "0", borderRadius: "999px", background: colour, color: "#fff", font: "600 16px system-ui, sans-serif", cursor: "pointer", boxShadow: "0 6px 20px rgb(0 0 0 / .25)" });
    Object.assign(cross.style, { position: "sticky", top: "0", zIndex: "1", width: "44px", height: "44px", margin: "0 0 -44px auto", padding: "0", border: "0", background: "transparent", color: "#6b7280", font: "24px/44px system-ui, sans-serif", cursor: "pointer" });
    display(box, "flex");
    display(panel, "none");
    cross.type = button.type = "button";
    button.textContent = words;
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-haspopup", "dialog");
    cross.textContent = "×";
    cross.setAttribute("aria-label", close);
    display(cross, "block");
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", words);
    panel.append(cross);
    const shut = () => {
      display(panel, "none");
      button.setAttribute("aria-expanded", "false");
      button.focus();
    };
    let frame: HTMLIFrameElement | undefined;
    const enter = () => {
      frame?.focus();
      frame?.contentWindow?.postMessage({ krug: "enter" }, origin);
    };
    const open = () => {
      display(panel, "block");
      button.setAttribute("aria-expanded", "true");
      if (frame) return enter();
      frame = frameOf(origin, code, words, shut);
      frame.addEventListener("load", enter, { once: true });
      panel.append(frame);
    };
    button.addEventListener("click", () => (panel.style.display === "none" ? open() : shut()));
    cross.addEventListener("click", shut);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && panel.style.display !== "none") shut();
    });
    box.append(button, panel);
    return box;
  }

  function begin(script: HTMLScriptElement | null): void {
    if (!script || !(script.dataset.form || script.dataset.book)) return;
    const { form = "", book, callback: words, close = "Close", colour = "#1f4fd1", title = "" } = script.dataset;
    const origin = new URL(script.src).origin;
    const frame = () => (book ? bookingOf(origin, book, title) : frameOf(origin, form, title));
    const place = () => {
      if (words) document.body.append(callback(origin, form, words, close, colour));
      // In the head nothing is shown: then it stands at the end of the page.
      else if (script.closest("head") || !script.isConnected) document.body.append(frame());
      else script.after(frame());
    };
    const isHere = document.body && !script.closest("head");
    if (isHere || document.readyState !== "loading") place();
    else document.addEventListener("DOMContentLoaded", place);
  }

  begin(document.currentScript as HTMLScriptElement | null);
})();

/**
 * What a firm puts on its pages: `<script src=".../site-embed.js" data-form="CODE" async></script>`.
 *
 * In place of the script stands the form; with `data-callback` a button in the corner opens it. The form is in a frame,
 * so that the page's styles do not meddle with it, and it is told the page with its UTM marks and what led to it.
 */
// A classic script: what is not in a function would be seen by the whole page.
(() => {
  function frameOf(origin: string, code: string, title: string): HTMLIFrameElement {
    const frame = document.createElement("iframe");
    const asked = new URLSearchParams({ framed: "1", page: location.href, referrer: firstReferrer() });
    frame.src = `${origin}/site/${encodeURIComponent(code)}?${asked}`;
    frame.title = title;
    Object.assign(frame.style, { border: "0", width: "100%", height: "320px", display: "block", colorScheme: "normal" });
    window.addEventListener("message", (event: MessageEvent) => {
      if (event.origin !== origin || event.source !== frame.contentWindow) return;
      const told = event.data as { krug?: string; height?: number };
      if (told.krug && told.height) frame.style.height = `${Math.min(told.height, 4000)}px`;
    });
    return frame;
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

  function callback(origin: string, code: string, words: string, colour: string): HTMLElement {
    const box = document.createElement("div");
    const button = document.createElement("button");
    const panel = document.createElement("div");
    Object.assign(box.style, { position: "fixed", right: "20px", bottom: "20px", zIndex: "2147483000", maxWidth: "calc(100vw - 40px)" });
    Object.assign(panel.style, { width: "360px", maxWidth: "100%", maxHeight: "75vh", overflow: "auto", background: "#fff", marginBottom: "12px", borderRadius: "12px", boxShadow: "0 12px 40px rgb(0 0 0 / .25)" });
    Object.assign(button.style, { padding: "14px 22px", border: "0", borderRadius: "999px", background: colour, color: "#fff", font: "600 16px system-ui, sans-serif", cursor: "pointer", float: "right", boxShadow: "0 6px 20px rgb(0 0 0 / .25)" });
    button.type = "button";
    button.textContent = words;
    button.setAttribute("aria-expanded", "false");
    panel.hidden = true;
    const show = (open: boolean) => {
      if (open && !panel.firstChild) panel.append(frameOf(origin, code, words));
      panel.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
    };
    button.addEventListener("click", () => show(panel.hidden));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        show(false);
        button.focus();
      }
    });
    box.append(panel, button);
    return box;
  }

  function begin(script: HTMLScriptElement | null): void {
    if (!script?.dataset.form) return;
    const { form, callback: words, colour = "#1f4fd1", title = "" } = script.dataset;
    const origin = new URL(script.src).origin;
    const place = () => {
      if (words) document.body.append(callback(origin, form, words, colour));
      else script.after(frameOf(origin, form, title));
    };
    if (document.body) place();
    else document.addEventListener("DOMContentLoaded", place);
  }

  begin(document.currentScript as HTMLScriptElement | null);
})();

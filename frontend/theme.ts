/** Light or dark: at once on this page, and kept for the person. */
export function theme(token: string): void {
  document.querySelector("[data-toggle-theme]")?.addEventListener("click", () => {
    const root = document.documentElement;
    const wished = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (root.dataset.theme || wished) === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    void fetch("/me/theme", { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ theme: next }) });
  });
}

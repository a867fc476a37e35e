/** Light or dark: at once on this page, and kept for the person. */
import { ask } from "./asking";

export function theme(): void {
  document.querySelectorAll("[data-toggle-theme]").forEach((button) => button.addEventListener("click", toggleTheme));
}

export function toggleTheme(): void {
  const root = document.documentElement;
  const wished = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const next = (root.dataset.theme || wished) === "dark" ? "light" : "dark";
  root.dataset.theme = next;
  void ask("/me/theme", { method: "POST", body: new URLSearchParams({ theme: next }) });
}

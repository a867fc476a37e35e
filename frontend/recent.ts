/** The cards a person opened lately, kept in this browser for that person until they sign out. */
export type Opened = { title: string; url: string };
const MOST = 7;
const key = (person: string) => `krug:recent:${person}`;

export function recent(person: string): Opened[] {
  try {
    return JSON.parse(localStorage.getItem(key(person)) ?? "[]") as Opened[];
  } catch {
    return [];
  }
}

/** Note the card this page is, and forget everything when the person signs out. */
export function remember(person: string): void {
  const title = document.querySelector(".rec h1")?.textContent?.trim();
  if (title && /^\/[a-z-]+\/\d+$/.test(location.pathname)) {
    const others = recent(person).filter((one) => one.url !== location.pathname);
    localStorage.setItem(key(person), JSON.stringify([{ title, url: location.pathname }, ...others].slice(0, MOST)));
  }
  document.querySelector("form[action='/signout']")?.addEventListener("submit", () => localStorage.removeItem(key(person)));
}

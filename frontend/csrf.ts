/** The token every changing request of a script carries. The cookie's first: it survives a new sign-in in another tab. */
export function csrf(): string {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie?.slice("csrftoken=".length) || document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content || "";
}

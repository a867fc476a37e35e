/** Texts of scripts, in the person's language: the page carries them as data-say-…. */
export function word(name: string): string {
  return document.body.dataset[`say${name.charAt(0).toUpperCase()}${name.slice(1)}`] ?? "";
}

/** The visitor's own time zone, as their browser has it, until they choose another; and choices that need no button. */
const zone = document.querySelector<HTMLSelectElement>("select[data-zone]");

function own(): string {
  try {
    return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  } catch {
    return "";
  }
}

if (zone) {
  const mine = own();
  const form = zone.form;
  if ("unsaid" in zone.dataset && mine && mine !== zone.value) {
    const asked = new URL(location.href);
    asked.searchParams.set("tz", mine);
    // In place of this page, so that the browser's arrow leads back past it.
    if (!asked.pathname.endsWith("/holding")) location.replace(asked);
  }
  form?.addEventListener("change", () => form.submit());
  form?.querySelector(".send--quiet")?.setAttribute("hidden", "");
}

/** In a frame on the firm's site: tells the page around how high the form is, and that it has been sent. */
const form = document.getElementById("krug-form");

function tell(): void {
  if (window.parent === window || !form) return;
  // To whoever shows the frame: only the firm's sites may (frame-ancestors), and nothing of the visitor is in it.
  window.parent.postMessage({ krug: location.pathname, height: form.scrollHeight, said: form.dataset.said ?? "" }, "*");
}

if (form) {
  new ResizeObserver(tell).observe(form);
  tell();
  // Pressed twice is sent once: the key of the form sees to it, this only shows that it is on its way.
  form.querySelector("form")?.addEventListener("submit", (event) => {
    const button = (event.target as HTMLFormElement).querySelector("button");
    if (button) setTimeout(() => (button.disabled = true));
  });
}

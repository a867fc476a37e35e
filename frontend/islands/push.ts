/** Letting notices into this browser, after a press: the browser asks the person, its maker gives an address. */
import { csrf } from "../csrf";

export function mount(element: HTMLElement): void {
  const button = element.querySelector<HTMLButtonElement>("[data-let-in]");
  if (!button || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    letIn()
      .then((to) => location.assign(to))
      .catch(() => {
        const fault = element.querySelector<HTMLElement>("[data-fault]");
        if (fault) {
          fault.textContent = element.dataset.sayFault ?? "";
          fault.hidden = false;
        }
        button.disabled = false;
      });
  });
}

async function letIn(): Promise<string> {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
  const { key } = (await send("/notices/browsers/beginning", {})) as { key: string };
  const registration = await navigator.serviceWorker.register("/notices/worker.js", { scope: "/notices/" });
  await ready(registration);
  const before = await registration.pushManager.getSubscription();
  await before?.unsubscribe();
  const found = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = found.toJSON();
  const known = { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "", name: browserName() };
  return ((await send("/notices/browsers", known)) as { to: string }).to;
}

/** A worker just registered must be active before it may subscribe. */
function ready(registration: ServiceWorkerRegistration): Promise<void> {
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return Promise.resolve();
  return new Promise((resolve) => {
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") resolve();
    });
  });
}

async function send(address: string, values: Record<string, string>): Promise<unknown> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": csrf() },
    body: new URLSearchParams(values),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

function browserName(): string {
  const agent = navigator.userAgent;
  const browser = ["Edg", "YaBrowser", "OPR", "Firefox", "Chrome", "Safari"].find((name) => agent.includes(name)) ?? "";
  const system = ["Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"].find((name) => agent.includes(name)) ?? "";
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera" };
  return [names[browser] ?? browser, system].filter(Boolean).join(", ");
}

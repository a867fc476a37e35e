/** Shows a notice while no page of Krug is open, and opens what it is about. A service worker of its own: no imports. */
interface Told {
  id: number;
  title: string;
  text: string;
  url: string;
}
interface Pushed extends Event {
  data: { json: () => Told } | null;
  waitUntil: (work: Promise<unknown>) => void;
}
interface Pressed extends Event {
  notification: Notification;
  waitUntil: (work: Promise<unknown>) => void;
}
interface Page {
  url: string;
  focus: () => Promise<unknown>;
  navigate: (url: string) => Promise<unknown>;
}
interface Scope {
  registration: ServiceWorkerRegistration;
  location: Location;
  clients: {
    matchAll: (asked: { type: "window"; includeUncontrolled: boolean }) => Promise<Page[]>;
    openWindow: (url: string) => Promise<unknown>;
  };
  addEventListener: (name: string, hear: (event: Event) => void) => void;
}
const scope = self as unknown as Scope;

scope.addEventListener("push", (event) => {
  const pushed = event as Pushed;
  const told = pushed.data?.json() ?? { id: 0, title: "Krug", text: "", url: "/notices" };
  const about = { body: told.text, tag: `notice-${told.id}`, data: { url: told.url }, icon: "/static/ui/mark.svg" };
  pushed.waitUntil(scope.registration.showNotification(told.title, about));
});

scope.addEventListener("notificationclick", (event) => {
  const pressed = event as Pressed;
  pressed.notification.close();
  const { url } = pressed.notification.data as { url: string };
  pressed.waitUntil(open(new URL(url, scope.location.origin)));
});

/** Only within Krug itself, wherever the message says. */
async function open(address: URL): Promise<unknown> {
  if (address.origin !== scope.location.origin) return;
  return scope.clients.openWindow(address.href);
}

/**
 * The map of clients. The server tells what lies in the part one looks at: heaps with their numbers, or where there are
 * few, each by itself; those that lie too near one another for the hand are heaped here.
 */
import * as L from "leaflet";
import { ask } from "../asking";
import { make } from "../elements";
import { FARTHEST, ground, isStill } from "../ground";

type Heap = [lat: number, lon: number, number: number];
type Point = [lat: number, lon: number, client: number, name: string, address: string];
type Told = { heaps: Heap[]; points: Point[]; number: number };
const figures = new Intl.NumberFormat(document.documentElement.lang);

export async function mount(root: HTMLElement): Promise<void> {
  const widened = { ...L }; // a module cannot be added to
  (window as unknown as { L: typeof L }).L = widened; // markercluster adds itself to what it finds there
  await import("leaflet.markercluster");
  await import("leaflet.markercluster/dist/MarkerCluster.css");
  const map = ground(root);
  const heaped = widened.markerClusterGroup({ animate: !isStill(), showCoverageOnHover: false, iconCreateFunction: (cluster) => heapIcon(cluster.getChildCount()) });
  const heaps = L.layerGroup();
  map.addLayer(heaped).addLayer(heaps);
  let asked: AbortController | null = null;

  async function draw(): Promise<void> {
    asked?.abort();
    asked = new AbortController();
    const bounds = map.getBounds();
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((one) => one.toFixed(5)).join();
    const answer = await ask(`${root.dataset.places}&box=${box}&zoom=${map.getZoom()}`, { signal: asked.signal, quiet: true });
    if (!answer?.ok) return;
    const told = JSON.parse(answer.text) as Told;
    heaps.clearLayers();
    heaped.clearLayers();
    told.heaps.forEach((heap) => heapMarker(heap).addTo(heaps));
    heaped.addLayers(told.points.map(pointMarker));
    list(told);
    root.dataset.drawn = String(told.number);
  }

  function heapMarker([lat, lon, number]: Heap): L.Marker {
    const marker = L.marker([lat, lon], { icon: heapIcon(number), title: `${root.dataset.sayHeap} ${figures.format(number)}`, keyboard: true });
    return marker.on("click keypress", () => map.setView([lat, lon], Math.min(map.getZoom() + 2, FARTHEST)));
  }

  function pointMarker([lat, lon, client, name, address]: Point): L.Marker {
    const marker = L.marker([lat, lon], { icon: L.divIcon({ className: "map-point", iconSize: [24, 24], iconAnchor: [12, 12] }), title: name, alt: name });
    return marker.bindPopup(() => said(client, name, address));
  }

  /** The same beside the map, for whoever does not see it or has no mouse. */
  function list(told: Told): void {
    const aside = root.parentElement!;
    aside.querySelector("[data-number]")!.textContent = figures.format(told.number);
    aside.querySelector<HTMLElement>("[data-closer]")!.hidden = told.heaps.length === 0;
    aside.querySelector("[data-names]")!.replaceChildren(
      ...told.points.map(([, , client, name, address]) => {
        const line = make("li");
        line.append(...said(client, name, address).childNodes);
        return line;
      }),
    );
  }

  map.on("moveend", () => void draw());
  const [south, west, north, east] = (root.dataset.extent ?? "").split(",").map(Number) as [number, number, number, number];
  map.fitBounds([[south, west], [north, east]], { maxZoom: 14, padding: [24, 24] });
}

function said(client: number, name: string, address: string): HTMLElement {
  const link = make("a", "link", name);
  link.href = `/clients/${client}`;
  return make("div", "map-said", link, make("small", "soft", address));
}

function heapIcon(number: number): L.DivIcon {
  const size = number < 10 ? 30 : number < 100 ? 36 : number < 1000 ? 42 : 50;
  const mark = make("span", "", figures.format(number));
  return L.divIcon({ html: mark, className: "map-heap", iconSize: [size, size] });
}

/** A report on the map: a circle for each town or region, as big as its figure; it opens the records behind it. */
import * as L from "leaflet";
import { make } from "../elements";
import { ground } from "../ground";

interface Spot {
  at: [lat: number, lon: number];
  title: string;
  text: string;
  size: number;
  url: string;
}

const LEAST = 14;
const MOST = 64;
const LETTER = 8;
const NEAR = 10;

export function mount(root: HTMLElement): void {
  const { spots } = JSON.parse(root.dataset.chart ?? "{}") as { spots: Spot[] };
  const map = ground(root);
  const biggest = Math.max(...spots.map((spot) => spot.size));
  // The small ones above the big.
  spots.forEach((spot, at) => marker(spot, biggest).setZIndexOffset(at * 1000).addTo(map));
  const bounds = L.latLngBounds(spots.map((spot) => spot.at));
  const fit = (): void => {
    if (root.clientWidth) map.invalidateSize({ animate: false }).fitBounds(bounds, { maxZoom: NEAR, padding: [MOST / 2, MOST / 2], animate: false });
  };
  map.setView(bounds.getCenter(), NEAR, { animate: false });
  // A panel may come to its size later, or be turned to.
  let width = 0;
  new ResizeObserver(() => {
    if (root.clientWidth !== width) fit();
    width = root.clientWidth;
  }).observe(root);
  root.dataset.drawn = String(spots.length);
}

function marker(spot: Spot, biggest: number): L.Marker {
  const side = Math.round(LEAST + (MOST - LEAST) * Math.sqrt(biggest ? spot.size / biggest : 0));
  const words = `${spot.title}: ${spot.text}`;
  const html = spot.text.length * LETTER < side ? make("span", "", spot.text) : "";
  const icon = L.divIcon({ html, className: "map-heap map-spot", iconSize: [side, side] });
  const found = L.marker(spot.at, { icon, title: words, keyboard: Boolean(spot.url) });
  found.on("add", () => found.getElement()?.setAttribute("aria-label", words)); // else it would be called by its figure
  return spot.url ? found.on("click", () => location.assign(spot.url)).on("keypress", (event) => opened(event, spot.url)) : found;
}

function opened(event: L.LeafletEvent, url: string): void {
  const { originalEvent } = event as L.LeafletKeyboardEvent;
  if (originalEvent.key === "Enter" || originalEvent.key === " ") location.assign(url);
}

/** The ground of every map: pictures of the firm's tile server, whose map it is, nearer and farther. */
import * as L from "leaflet";
import "leaflet/dist/leaflet.css";
import { make } from "./elements";

export const FARTHEST = 19;

export function isStill(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function ground(root: HTMLElement): L.Map {
  const moves = !isStill();
  const map = L.map(root, { maxZoom: FARTHEST, worldCopyJump: true, zoomControl: false, attributionControl: false, zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves });
  L.control.zoom({ zoomInTitle: root.dataset.sayIn, zoomOutTitle: root.dataset.sayOut }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(escaped(root.dataset.credit ?? "")).addTo(map);
  L.tileLayer(root.dataset.tiles ?? "", { maxZoom: FARTHEST, referrerPolicy: "origin" }).addTo(map);
  return map;
}

function escaped(text: string): string {
  return make("span", "", text).innerHTML;
}

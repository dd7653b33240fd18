// The map: the region's own ground, public cases as points in groups, or a pin to place. Loaded only when asked for. Everything
// on it stands in a list on the same page as well.
import { GeoJSONSource, Map, Marker, NavigationControl, addProtocol, setWorkerUrl } from "maplibre-gl";
import { PMTiles, Protocol } from "pmtiles";
import { ground } from "./ground";
import { say } from "./page";
import { writePlace } from "./location";

declare const WORKER: string;

type Collection = GeoJSON.FeatureCollection;

setWorkerUrl(new URL(WORKER, location.href).href);

async function json<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} from ${address}`);
  return (await answer.json()) as T;
}

/** The box around the points of a collection. */
function around(cases: Collection): [number, number, number, number] | undefined {
  const points = cases.features.flatMap(({ geometry }) =>
    geometry?.type === "Point" ? [geometry.coordinates as [number, number]] : [],
  );
  if (points.length === 0) return undefined;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The box `west south east north` of the page's region; Indonesia when it has none. */
function bounds(text: string | undefined): [number, number, number, number] {
  const numbers = (text ?? "").split(" ").map(Number);
  return numbers.length === 4 && numbers.every(Number.isFinite)
    ? (numbers as [number, number, number, number])
    : [95, -11, 141, 6];
}

const asked = (query: string) => window.matchMedia(query).matches;
const calmly = () => ({ animate: !asked("(prefers-reduced-motion: reduce)") });

/** Colour of a point by what its state means; the card says it in words. */
const COLOURS = [
  "match", ["get", "meaning"],
  "working", "#1a5a96", "outside", "#1a5a96", "verifying", "#b26a00", "done", "#00703c", "#5c666e",
] as never;

function addCases(map: Map, cases: Collection, show: (properties: Record<string, string>) => void) {
  map.addSource("cases", { type: "geojson", data: cases, cluster: true, clusterRadius: 44, clusterMaxZoom: 15 });
  map.addLayer({
    id: "groups", type: "circle", source: "cases", filter: ["has", "point_count"],
    paint: {
      "circle-color": "#0b0c0c", "circle-opacity": 0.82, "circle-stroke-width": 2, "circle-stroke-color": "#fff",
      "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 14, 50, 22, 500, 32],
    },
  });
  map.addLayer({
    id: "counts", type: "symbol", source: "cases", filter: ["has", "point_count"],
    layout: { "text-field": ["get", "point_count_abbreviated"], "text-size": 14, "text-font": ["system-ui"] },
    paint: { "text-color": "#fff" },
  });
  map.addLayer({
    id: "cases", type: "circle", source: "cases", filter: ["!", ["has", "point_count"]],
    paint: { "circle-color": COLOURS, "circle-radius": 9, "circle-stroke-width": 2, "circle-stroke-color": "#fff" },
  });
  map.on("click", "groups", ({ features }) => {
    const feature = features?.[0];
    if (feature?.geometry.type !== "Point") return;
    const center = feature.geometry.coordinates as [number, number];
    void map
      .getSource<GeoJSONSource>("cases")
      ?.getClusterExpansionZoom(feature.properties["cluster_id"] as number)
      .then((zoom) => map.easeTo({ center, zoom, ...calmly() }));
  });
  map.on("click", "cases", ({ features }) => {
    if (features?.[0]) show(features[0].properties as Record<string, string>);
  });
  for (const layer of ["groups", "cases"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
}

/** One case in a card over the map, in words of the answer. */
function card(box: HTMLElement, prefix: string) {
  return (properties: Record<string, string>) => {
    box.querySelector(".map-card")?.remove();
    const shown = document.createElement("div");
    shown.className = "map-card";
    const link = document.createElement("a");
    link.href = properties["address"] ?? prefix + encodeURIComponent(properties["number"] ?? "");
    link.textContent = properties["title"] ?? properties["number"] ?? "";
    const line = document.createElement("p");
    line.textContent = [properties["state"], properties["place"], properties["number"]].filter(Boolean).join(" · ");
    shown.append(link, line);
    box.append(shown);
    link.focus();
  };
}

/** A pin placed by a tap, by dragging, or with Enter in the middle of the map; it writes two fields of the form. */
function offerPin(map: Map, box: HTMLElement, status: Element | null) {
  const latitude = document.getElementById(box.dataset.pickLatitude ?? "") as HTMLInputElement | null;
  const longitude = document.getElementById(box.dataset.pickLongitude ?? "") as HTMLInputElement | null;
  if (!latitude || !longitude) return;
  const pin = new Marker({ draggable: true, color: "#b3261e" });
  const tell = () => {
    const { lng, lat } = pin.getLngLat();
    writePlace(latitude, longitude, [lng, lat], "map");
    say(status, box.dataset.picked ?? "");
  };
  const place = (x: number, y: number) => {
    pin.setLngLat([x, y]).addTo(map);
    tell();
  };
  pin.on("dragend", tell);
  map.on("click", ({ lngLat }) => place(lngLat.lng, lngLat.lat));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const { lng, lat } = map.getCenter();
    place(lng, lat);
  });
  if (latitude.value && longitude.value) {
    pin.setLngLat([Number(longitude.value), Number(latitude.value)]).addTo(map);
    map.jumpTo({ center: pin.getLngLat(), zoom: 15 });
  }
}

interface Tiles {
  url: string;
  /** The box they fill: what lies outside is never shown. */
  box: [number, number, number, number];
}

/** The region's own tiles, asked for piece by piece. */
async function tilesAt(address: string): Promise<Tiles> {
  const full = new URL(address, location.href).href;
  const archive = new PMTiles(full);
  const { minLon, minLat, maxLon, maxLat } = await archive.getHeader();
  const protocol = new Protocol();
  protocol.add(archive);
  addProtocol("pmtiles", protocol.tile);
  return { url: `pmtiles://${full}`, box: [minLon, minLat, maxLon, maxLat] };
}

async function open(box: HTMLElement) {
  const status = box.parentElement?.querySelector("[data-map-status]") ?? null;
  const words = box.dataset;
  const form = words.pickLatitude === undefined ? null : box.closest("form");
  const cases = words.features ? await json<Collection>(words.features) : undefined;
  const tiles = words.tiles ? await tilesAt(words.tiles) : undefined;
  box.replaceChildren();
  box.classList.remove("map--waiting");
  const map = new Map({
    container: box,
    style: ground({
      areas: new URL(words.areas ?? "", location.href).href,
      tiles: tiles?.url,
      accent: words.accent ?? "#0b0c0c",
      dark: asked("(prefers-color-scheme: dark)"),
    }),
    bounds: (cases && around(cases)) ?? bounds(words.bounds),
    maxBounds: tiles?.box,
    fitBoundsOptions: { padding: 32, maxZoom: 14 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    locale: {
      "Map.Title": words.label ?? "",
      "NavigationControl.ZoomIn": words.zoomIn ?? "+",
      "NavigationControl.ZoomOut": words.zoomOut ?? "−",
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  await map.once("load");
  if (cases) addCases(map, cases, card(box, words.case ?? ""));
  if (form) offerPin(map, box, status);
  say(status, form ? (words.pickHelp ?? "") : "");
  map.getCanvas().focus();
  // The last word for those who wait for the map, tests among them.
  words.ready = "";
}

function opened(box: HTMLElement) {
  open(box).catch((error: unknown) => {
    console.warn(error);
    say(box.parentElement?.querySelector("[data-map-status]") ?? null, box.dataset.failed ?? "");
  });
}

document.addEventListener("balai:map", (event) => opened(event.target as HTMLElement));

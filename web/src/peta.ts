// The map: areas of the region as its ground, public cases as points in groups, or a pin to place. Loaded only when asked for.
// Everything on it stands in a list on the same page as well.
import {
  AttributionControl,
  Map,
  Marker,
  NavigationControl,
  setWorkerUrl,
  type GeoJSONSource,
  type StyleSpecification,
} from "maplibre-gl";
import { PMTiles, Protocol } from "pmtiles";
import { addProtocol } from "maplibre-gl";
import { each, say } from "./page";
import { ground } from "./ground";

type Collection = GeoJSON.FeatureCollection;

async function json(address: string): Promise<Collection> {
  const answer = await fetch(address, { headers: { accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`${answer.status} from ${address}`);
  return (await answer.json()) as Collection;
}

/** The box around everything in a collection. */
function bounds(collection: Collection): [number, number, number, number] | undefined {
  let found: [number, number, number, number] | undefined;
  const visit = (place: unknown): void => {
    if (!Array.isArray(place)) return;
    if (typeof place[0] === "number") {
      const [x, y] = place as [number, number];
      found = found
        ? [Math.min(found[0], x), Math.min(found[1], y), Math.max(found[2], x), Math.max(found[3], y)]
        : [x, y, x, y];
    } else place.forEach(visit);
  };
  for (const feature of collection.features) {
    if (feature.geometry && "coordinates" in feature.geometry) visit(feature.geometry.coordinates);
  }
  return found;
}

function dark(): boolean {
  return window.matchMedia("(prefers-color-scheme: dark)").matches;
}

function picture(areas: Collection, tiles: string | undefined): StyleSpecification {
  return ground(areas, tiles, dark(), getComputedStyle(document.documentElement).getPropertyValue("--accent").trim());
}

function addCases(map: Map, cases: Collection, box: HTMLElement) {
  map.addSource("cases", { type: "geojson", data: cases, cluster: true, clusterRadius: 40, clusterMaxZoom: 15 });
  const colour = ["match", ["get", "meaning"],
    "waiting", "#5c666e", "working", "#1a5a96", "verifying", "#b26a00", "done", "#00703c", "outside", "#1a5a96", "#5c666e"];
  map.addLayer({
    id: "groups", type: "circle", source: "cases", filter: ["has", "point_count"],
    paint: {
      "circle-color": dark() ? "#f1f3f4" : "#0b0c0c",
      "circle-opacity": 0.8,
      "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 12, 50, 22, 500, 34],
    },
  });
  map.addLayer({
    id: "cases", type: "circle", source: "cases", filter: ["!", ["has", "point_count"]],
    paint: {
      "circle-color": colour as never, "circle-radius": 8, "circle-stroke-width": 2, "circle-stroke-color": "#fff",
    },
  });
  map.on("click", "groups", (event) => {
    const feature = event.features?.[0];
    const id = feature?.properties?.["cluster_id"] as number | undefined;
    if (!feature || id === undefined) return;
    void (map.getSource("cases") as GeoJSONSource).getClusterExpansionZoom(id).then((zoom) => {
      const [x, y] = (feature.geometry as GeoJSON.Point).coordinates as [number, number];
      map.easeTo({ center: [x, y], zoom, animate: calmly() });
    });
  });
  map.on("click", "cases", (event) => {
    const properties = event.features?.[0]?.properties;
    if (properties) show(map, box, properties as Record<string, string>);
  });
  for (const layer of ["groups", "cases"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
}

function calmly(): boolean {
  return !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** One case in a card over the map, in words of the page. */
function show(map: Map, box: HTMLElement, properties: Record<string, string>) {
  box.querySelector(".map-card")?.remove();
  const card = document.createElement("div");
  card.className = "map-card";
  const link = document.createElement("a");
  link.href = properties["address"] ?? "";
  link.textContent = properties["title"] ?? properties["number"] ?? "";
  const line = document.createElement("p");
  line.textContent = [properties["state"], properties["category"], properties["place"]].filter(Boolean).join(" · ");
  card.append(link, line);
  box.append(card);
  map.once("movestart", () => card.remove());
}

function offerPin(map: Map, box: HTMLElement, status: Element | null) {
  const latitude = document.getElementById(box.dataset.pickLatitude ?? "") as HTMLInputElement | null;
  const longitude = document.getElementById(box.dataset.pickLongitude ?? "") as HTMLInputElement | null;
  if (!latitude || !longitude) return;
  const pin = new Marker({ draggable: true, color: "#b3261e" });
  const write = () => {
    const { lat, lng } = pin.getLngLat();
    latitude.value = lat.toFixed(6);
    longitude.value = lng.toFixed(6);
    latitude.dispatchEvent(new Event("change", { bubbles: true }));
    say(status, box.dataset.picked ?? "");
  };
  const place = (x: number, y: number) => {
    pin.setLngLat([x, y]).addTo(map);
    write();
  };
  pin.on("dragend", write);
  map.on("click", (event) => place(event.lngLat.lng, event.lngLat.lat));
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
  say(status, box.dataset.pickHelp ?? "");
}

async function open(box: HTMLElement) {
  const status = box.parentElement?.querySelector("[data-map-status]") ?? null;
  setWorkerUrl(new URL(box.dataset.worker ?? "", location.href).href);
  const picking = box.dataset.pickLatitude !== undefined;
  const [areas, cases] = await Promise.all([
    json(box.dataset.areas ?? ""),
    picking ? Promise.resolve(undefined) : json(box.dataset.features ?? ""),
  ]);
  const tiles = box.dataset.tiles ? new URL(box.dataset.tiles, location.href).href : undefined;
  if (tiles) {
    const protocol = new Protocol();
    protocol.add(new PMTiles(tiles));
    addProtocol("pmtiles", protocol.tile);
  }
  box.replaceChildren();
  box.classList.remove("map--waiting");
  const around = (cases && bounds(cases)) ?? bounds(areas) ?? [95, -11, 141, 6];
  const map = new Map({
    container: box,
    style: picture(areas, tiles),
    bounds: around,
    fitBoundsOptions: { padding: 24, maxZoom: 15 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: false,
    locale: {
      "NavigationControl.ZoomIn": box.dataset.zoomIn ?? "+",
      "NavigationControl.ZoomOut": box.dataset.zoomOut ?? "−",
      "Map.Title": box.dataset.label ?? "",
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  if (box.dataset.attribution) {
    map.addControl(new AttributionControl({ compact: true, customAttribution: box.dataset.attribution }));
  }
  await map.once("load");
  if (cases) addCases(map, cases, box);
  say(status, "");
  if (picking) offerPin(map, box, status);
  map.getCanvas().focus();
  box.dataset.ready = "";
}

each("body", (body) =>
  body.addEventListener("balai:map", (event) => {
    const box = event.target as HTMLElement;
    const status = box.parentElement?.querySelector("[data-map-status]") ?? null;
    open(box).catch((error: unknown) => {
      console.warn(error);
      say(status, box.dataset.failed ?? "");
    });
  }),
);

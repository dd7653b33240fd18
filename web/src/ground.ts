// The ground of the map: drawn from the region's tiles, or from its own polygons when it has none. Names stand in the fonts of
// the reader's device.
import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";

/** What a page tells of its region's ground. */
export interface Ground {
  /** GeoJSON of the areas, drawn when there are no tiles. */
  areas: string;
  /** `pmtiles://…`, when the region has tiles. */
  tiles?: string;
  accent: string;
  dark: boolean;
}

interface Palette {
  sea: string;
  neighbour: string;
  land: string;
  line: string;
  border: string;
  name: string;
  halo: string;
}

const LIGHT: Palette = {
  sea: "#d5e3ea", neighbour: "#e9ebea", land: "#fbfaf7", line: "#d3cfc5", border: "#a39d90", name: "#3b4247", halo: "#fbfaf7",
};
const DARK: Palette = {
  sea: "#0e1a21", neighbour: "#1b2023", land: "#262b2e", line: "#3a4145", border: "#5d676d", name: "#dfe4e7", halo: "#262b2e",
};

/** Where a layer's shapes come from. */
interface From {
  source: string;
  "source-layer"?: string;
}

function line(id: string, source: From, colour: string, width: number): LayerSpecification {
  return {
    id, type: "line", ...source, layout: { "line-join": "round" },
    paint: { "line-color": colour, "line-width": ["interpolate", ["linear"], ["zoom"], 8, width / 2, 14, width] },
  };
}

function names(id: string, source: From, kind: string | undefined, size: number, colours: Palette): LayerSpecification {
  return {
    id, type: "symbol", ...source, ...(kind ? { filter: ["==", ["get", "kind"], kind] } : {}),
    layout: { "text-field": ["get", "name"], "text-font": ["system-ui"], "text-size": size, "text-max-width": 8, "text-padding": 6 },
    paint: { "text-color": colours.name, "text-halo-color": colours.halo, "text-halo-width": 1.4 },
  };
}

function fromTiles(colours: Palette, accent: string): LayerSpecification[] {
  const of = (layer: string) => ({ source: "ground", "source-layer": layer });
  return [
    { id: "neighbour", type: "fill", ...of("neighbour"), paint: { "fill-color": colours.neighbour } },
    { id: "land", type: "fill", ...of("land"), paint: { "fill-color": colours.land } },
    line("village-border", of("village_border"), colours.line, 1),
    line("district-border", of("district_border"), colours.border, 1.4),
    line("region-border", of("region_border"), accent, 2.4),
    names("villages", of("place"), "village", 12, colours),
    names("districts", of("place"), "district", 14, colours),
    names("regencies", of("place"), "regency", 15, colours),
  ];
}

function fromPolygons(colours: Palette, accent: string): LayerSpecification[] {
  return [
    { id: "land", type: "fill", source: "ground", paint: { "fill-color": colours.land } },
    line("borders", { source: "ground" }, accent, 1.2),
    names("names", { source: "ground" }, undefined, 13, colours),
  ];
}

export function ground(region: Ground): StyleSpecification {
  const colours = region.dark ? DARK : LIGHT;
  const sea: LayerSpecification = { id: "sea", type: "background", paint: { "background-color": colours.sea } };
  const source: SourceSpecification = region.tiles
    ? { type: "vector", url: region.tiles }
    : { type: "geojson", data: region.areas };
  const layers = region.tiles ? fromTiles(colours, region.accent) : fromPolygons(colours, region.accent);
  return { version: 8, sources: { ground: source }, layers: [sea, ...layers] };
}

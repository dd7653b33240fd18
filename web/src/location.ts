// "Use my location": `<button type="button" data-location data-latitude="ID" data-longitude="ID" data-busy data-denied
// data-failed data-found="… {metres} …">` beside a `<p role="status" data-location-status>`.
import { each, fill, say } from "./page";

/** Writes a position into its two fields, and into `accuracy` and `place_source` of their form when it has them. */
export function writePlace(
  latitude: HTMLInputElement,
  longitude: HTMLInputElement,
  [x, y]: [number, number],
  source: "device" | "map",
  accuracy = "",
) {
  latitude.value = y.toFixed(6);
  longitude.value = x.toFixed(6);
  for (const [name, value] of [["accuracy", accuracy], ["place_source", source]] as const) {
    const field = latitude.form?.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  }
}

export function offerLocation() {
  each<HTMLButtonElement>("[data-location]", (button) => {
    const latitude = document.getElementById(button.dataset.latitude ?? "") as HTMLInputElement | null;
    const longitude = document.getElementById(button.dataset.longitude ?? "") as HTMLInputElement | null;
    const status = button.parentElement?.querySelector("[data-location-status]") ?? null;
    if (!navigator.geolocation || !latitude || !longitude) {
      button.hidden = true;
      return;
    }
    button.addEventListener("click", () => {
      say(status, button.dataset.busy ?? "");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const metres = Math.round(coords.accuracy);
          writePlace(latitude, longitude, [coords.longitude, coords.latitude], "device", String(metres));
          say(status, fill(button.dataset.found ?? "", { metres }));
        },
        (error) => say(status, (error.code === 1 ? button.dataset.denied : button.dataset.failed) ?? ""),
        { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
      );
    });
  });
}

// "Use my location": `<button type="button" data-location data-latitude="ID" data-longitude="ID" data-busy data-denied
// data-failed data-found="… {metres} …">` beside a `<p role="status" data-location-status>`.
import { each, fill, say } from "./page";

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
          latitude.value = coords.latitude.toFixed(6);
          longitude.value = coords.longitude.toFixed(6);
          latitude.dispatchEvent(new Event("change", { bubbles: true }));
          say(status, fill(button.dataset.found ?? "", { metres: Math.round(coords.accuracy) }));
        },
        (error) => say(status, (error.code === 1 ? button.dataset.denied : button.dataset.failed) ?? ""),
        { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
      );
    });
  });
}

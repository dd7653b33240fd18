// The map is large, so it comes only when asked for: `<div data-map data-script data-style …><button data-map-open>`.
// What the map shows and how is in peta.ts.
import { each, say } from "./page";

interface MapScript {
  show(box: HTMLElement): Promise<void>;
}

function style(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = () => resolve();
    link.onerror = () => reject(new Error("the map's style did not load"));
    document.head.append(link);
  });
}

async function open(box: HTMLElement) {
  const [map] = await Promise.all([
    import(/* @vite-ignore */ box.dataset.script ?? "") as Promise<MapScript>,
    style(box.dataset.style ?? ""),
  ]);
  await map.show(box);
}

export function offerMaps() {
  each("[data-map]", (box) => {
    const button = box.querySelector<HTMLButtonElement>("[data-map-open]");
    const status = box.querySelector("[data-map-status]");
    button?.addEventListener("click", () => {
      button.setAttribute("aria-disabled", "true");
      say(status, box.dataset.busy ?? "");
      open(box).catch(() => {
        button.removeAttribute("aria-disabled");
        say(status, box.dataset.failed ?? "");
      });
    });
  });
}

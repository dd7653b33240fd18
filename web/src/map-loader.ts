// The map is large, so it comes only when asked for: `<div data-map data-script data-style …><button data-map-open>`. What the
// map shows and how is in map.ts, a module of its own that opens the box it is told of.
import { each, say } from "./page";

function load(box: HTMLElement): Promise<unknown> {
  const ready = (element: HTMLScriptElement | HTMLLinkElement) =>
    new Promise((resolve, reject) => {
      element.onload = resolve;
      element.onerror = () => reject(new Error("the map did not load"));
      document.head.append(element);
    });
  const script = document.createElement("script");
  script.type = "module";
  script.src = box.dataset.script ?? "";
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = box.dataset.style ?? "";
  return Promise.all([ready(script), ready(style)]);
}

export function offerMaps() {
  each("[data-map]", (box) => {
    const button = box.querySelector<HTMLButtonElement>("[data-map-open]");
    const status = box.parentElement?.querySelector("[data-map-status]") ?? null;
    let loading = false;
    button?.addEventListener("click", () => {
      if (loading) return;
      loading = true;
      button.setAttribute("aria-disabled", "true");
      say(status, box.dataset.busy ?? "");
      load(box).then(
        () => void box.dispatchEvent(new CustomEvent("balai:map", { bubbles: true })),
        () => {
          loading = false;
          button.removeAttribute("aria-disabled");
          say(status, box.dataset.failed ?? "");
        },
      );
    });
  });
}

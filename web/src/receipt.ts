// The receipt's buttons: `data-print`, `data-copy="text"` (with `data-copied`), `data-share="text"`.
import { each } from "./page";

async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export function offerReceipt() {
  each("[data-print]", (button) => button.addEventListener("click", () => window.print()));
  each("[data-copy]", (button) => {
    const before = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => {
      void copy(button.dataset.copy ?? "").then(() => {
        button.textContent = button.dataset.copied ?? before;
        window.setTimeout(() => (button.textContent = before), 4000);
      });
    });
  });
  each("[data-share]", (button) => {
    if (!navigator.share) {
      button.hidden = true;
      return;
    }
    button.addEventListener("click", () => {
      // Closing the sheet is no error.
      navigator.share({ text: button.dataset.share ?? "" }).catch(() => undefined);
    });
  });
}

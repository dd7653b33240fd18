// A form counts once: a second tap within a few seconds does nothing. (The server's form token holds in any case.)
import { each } from "./page";

export function submitOnce() {
  each<HTMLFormElement>("form[method=post]", (form) => {
    let sent = 0;
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      const now = Date.now();
      if (now - sent < 5000) {
        event.preventDefault();
        return;
      }
      sent = now;
      each("button:not([type=button])", (button) => button.setAttribute("aria-disabled", "true"), form);
    });
    // Coming back with the browser's back button, everything may be sent again.
    window.addEventListener("pageshow", () => {
      sent = 0;
      each("button[aria-disabled]", (button) => button.removeAttribute("aria-disabled"), form);
    });
  });
}

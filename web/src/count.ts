// How many letters are left: `<p class="count" data-count="ID" data-limit data-left="… {count} …" data-over="… {count} …">`.
import { each, fill } from "./page";

export function countLetters() {
  each("[data-count]", (line) => {
    const field = document.getElementById(line.dataset.count ?? "") as HTMLTextAreaElement | null;
    const limit = Number(line.dataset.limit);
    if (!field || !limit) return;
    const spoken = document.createElement("span");
    spoken.className = "unseen";
    spoken.setAttribute("aria-live", "polite");
    line.after(spoken);
    let waiting = 0;
    const show = () => {
      // As the server counts: letters, not the halves some of them are made of.
      const left = limit - [...field.value].length;
      const text = fill((left < 0 ? line.dataset.over : line.dataset.left) ?? "", { count: Math.abs(left) });
      line.textContent = text;
      line.classList.toggle("over", left < 0);
      window.clearTimeout(waiting);
      // Not at every key: a listener would hear nothing else.
      waiting = window.setTimeout(() => (spoken.textContent = left < limit / 10 ? text : ""), 1000);
    };
    field.addEventListener("input", show);
    show();
  });
}

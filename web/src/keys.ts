// Officers' keys: `j` and `k` move along the queue (`[data-queue]`), `o` opens, `a` answers, `t` goes to the steps, `/` searches.
// No key acts while somebody types; Escape leaves a field.

let at = -1;

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-queue] > li")];
}

function move(step: number) {
  const all = rows();
  if (all.length === 0) return;
  at = Math.min(all.length - 1, Math.max(0, at + step));
  all.forEach((row, index) => row.classList.toggle("at", index === at));
  all[at]?.querySelector<HTMLElement>("[data-open]")?.focus({ preventScroll: true });
  all[at]?.scrollIntoView({ block: "nearest" });
}

/** Brings a field or a heading into view, unfolding what holds it. */
function go(selector: string) {
  const target = document.querySelector<HTMLElement>(selector);
  if (!target) return;
  for (let box = target.closest("details"); box; box = box.parentElement?.closest("details") ?? null) box.open = true;
  target.focus();
  target.scrollIntoView({ block: "center" });
}

const keys: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  o: () => rows()[at]?.querySelector<HTMLElement>("[data-open]")?.click(),
  a: () => go("#answer"),
  t: () => go("#step summary, select#step"),
  "/": () => go("#q"),
};

function typing(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export function offerKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    // A box that is ticked takes no letters.
    const ticks = target instanceof HTMLInputElement && target.type === "checkbox";
    if (typing(target) && !ticks) {
      if (event.key === "Escape") target.blur();
      return;
    }
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

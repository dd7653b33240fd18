// Officers' keys, on pages with `<body data-keys>`: `j` `k` move between rows (`[data-row]`), `o` opens, `a` answers, `t` goes
// to the transitions, `/` searches, `?` shows the list of keys. No key acts while somebody types.
import { each } from "./page";

let current = -1;

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row]")].filter((row) => !row.hidden);
}

function move(step: number) {
  const all = rows();
  if (all.length === 0) return;
  current = Math.min(all.length - 1, Math.max(0, current + step));
  all.forEach((row, at) => row.classList.toggle("at", at === current));
  const row = all[current];
  const link = row?.querySelector<HTMLElement>("[data-open]");
  link?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

function go(selector: string): boolean {
  const target = document.querySelector<HTMLElement>(selector);
  if (!target) return false;
  const box = target.closest("details");
  if (box) box.open = true;
  target.focus();
  target.scrollIntoView({ block: "center" });
  return true;
}

const keys: Record<string, () => boolean | void> = {
  j: () => move(1),
  k: () => move(-1),
  o: () => rows()[current]?.querySelector<HTMLElement>("[data-open]")?.click(),
  a: () => go("[data-answer]"),
  t: () => go("[data-transitions] button, [data-transitions] a, [data-transitions] input"),
  "/": () => go("[data-search]"),
  "?": () => go("[data-keys-help] summary"),
};

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

if (document.body.dataset.keys !== undefined) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target)) return (event.target as HTMLElement).blur();
    const act = keys[event.key];
    if (!act || typing(event.target)) return;
    event.preventDefault();
    act();
  });
}

// Bulk choice: one box for all, and a count of what is chosen (`data-chosen="… {count} …"`).
each<HTMLInputElement>("[data-choose-all]", (all) => {
  const boxes = () => [...document.querySelectorAll<HTMLInputElement>("input[data-choose]")];
  const line = document.querySelector<HTMLElement>("[data-chosen]");
  const show = () => {
    const count = boxes().filter((box) => box.checked).length;
    if (line) line.textContent = (line.dataset.chosen ?? "").replace("{count}", String(count));
    all.checked = count > 0 && count === boxes().length;
    all.indeterminate = count > 0 && !all.checked;
  };
  all.addEventListener("change", () => {
    boxes().forEach((box) => (box.checked = all.checked));
    show();
  });
  document.addEventListener("change", show);
});

// A prepared reply goes into the answer where the cursor is.
each<HTMLSelectElement>("select[data-reply]", (select) => {
  select.addEventListener("change", () => {
    const field = document.getElementById(select.dataset.reply ?? "") as HTMLTextAreaElement | null;
    const text = select.selectedOptions[0]?.dataset.text;
    if (!field || !text) return;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
});

// A long list of choices shortened by typing: `<div data-filter>` around radios or a list of check boxes, with words in
// `data-filter-label`, `data-filter-none` and `data-filter-count` ("… {count} …"). A `<select data-filter>` becomes
// a field with suggestions the same way.
import { each, fill } from "./page";

function folded(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

/** Whether every word of `query` begins a word of `text`. */
export function fits(text: string, query: string): boolean {
  const words = folded(text).split(/[^a-z0-9]+/);
  return folded(query)
    .split(/[^a-z0-9]+/)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}

function field(box: HTMLElement, id: string): HTMLInputElement {
  const label = document.createElement("label");
  label.className = "govuk-label";
  label.htmlFor = id;
  label.textContent = box.dataset.filterLabel ?? "";
  const input = document.createElement("input");
  input.className = "govuk-input";
  input.id = id;
  input.type = "search";
  input.autocomplete = "off";
  const group = document.createElement("div");
  group.className = "govuk-form-group";
  group.append(label, input);
  box.prepend(group);
  return input;
}

/** The line that tells what was found, right below the field: under a long list nobody sees it. */
function status(input: HTMLInputElement): HTMLElement {
  const line = document.createElement("p");
  line.className = "small";
  line.setAttribute("role", "status");
  input.after(line);
  return line;
}

function shorten(box: HTMLElement, at: number) {
  const select = box.querySelector<HTMLSelectElement>("select");
  const items: HTMLElement[] = select
    ? [...select.options].filter((option) => option.value !== "")
    : [...box.querySelectorAll<HTMLElement>("[data-filter-item]")];
  if (items.length < 8) return;
  const input = field(box, `saring-${at}`);
  const line = status(input);
  const texts = items.map((item) => item.textContent ?? "");
  // A select in old Safari shows hidden options, so they are taken out and put back.
  const parent = items[0]?.parentNode;
  input.addEventListener("input", () => {
    const found = items.filter((_, index) => fits(texts[index] ?? "", input.value));
    if (select && parent) {
      const chosen = select.value;
      items.forEach((item) => item.remove());
      parent.append(...found);
      if (found.length === 1 && input.value) select.value = (found[0] as HTMLOptionElement).value;
      else if (found.some((item) => (item as HTMLOptionElement).value === chosen)) select.value = chosen;
      else select.selectedIndex = 0;
    } else {
      items.forEach((item) => {
        const checked = item.querySelector<HTMLInputElement>("input:checked");
        item.hidden = !found.includes(item) && !checked;
      });
    }
    const words = found.length ? box.dataset.filterCount : box.dataset.filterNone;
    line.textContent = input.value ? fill(words ?? "", { count: found.length, query: input.value.trim() }) : "";
  });
  // Enter in the search must not send the form.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

export function filterLists() {
  let at = 0;
  each("[data-filter]", (box) => shorten(box, at++));
}

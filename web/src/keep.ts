// What was typed stays in this browser until the receipt: `<form data-keep="lapor">` and, on the receipt,
// `<div data-forget="lapor">`. Fields that name a person are never kept: only those marked `data-keep-field` are.
import { each, storage } from "./page";

const DAY = 24 * 60 * 60 * 1000;

interface Kept {
  at: number;
  fields: Record<string, string>;
}

function read(key: string): Kept | undefined {
  try {
    const kept = JSON.parse(storage()?.getItem(key) ?? "null") as Kept | null;
    return kept && Date.now() - kept.at < DAY ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function keepTyped() {
  const store = storage();
  if (!store) return;
  each("[data-forget]", (mark) => {
    const prefix = `balai.${mark.dataset.forget}.`;
    Object.keys(store)
      .filter((key) => key.startsWith(prefix))
      .forEach((key) => store.removeItem(key));
  });
  each<HTMLFormElement>("form[data-keep]", (form) => {
    const key = `balai.${form.dataset.keep}.${location.pathname}`;
    // Something on this page was just done: what was typed for it is needed no more.
    if (document.querySelector("[data-done]")) store.removeItem(key);
    const kept = read(key);
    const fields = [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("[data-keep-field]")];
    for (const field of fields) {
      const text = kept?.fields[field.name];
      // What the server sent back counts more than what was typed before.
      if (text && !field.value) field.value = text;
    }
    form.addEventListener("input", () => {
      const typed: Kept = { at: Date.now(), fields: {} };
      for (const field of fields) typed.fields[field.name] = field.value;
      try {
        store.setItem(key, JSON.stringify(typed));
      } catch {
        // A full storage must not stop anybody from writing.
      }
    });
  });
}

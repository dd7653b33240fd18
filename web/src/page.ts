// Small words for finding things on a page.

export function each<T extends HTMLElement>(selector: string, act: (element: T) => void, within: ParentNode = document) {
  within.querySelectorAll<T>(selector).forEach((element) => act(element));
}

/** Fills `{name}` in a text of the page. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Says something in a live region of the page, politely. */
export function say(region: Element | null, text: string) {
  if (region) region.textContent = text;
}

/** The browser's storage, or nothing where it is forbidden. */
export function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

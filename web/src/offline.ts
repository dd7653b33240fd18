// Registers the worker that keeps the shell for when there is no network. Not on the pages of officers, and nothing is asked.
export function keepShell(): void {
  const named = document.querySelector<HTMLLinkElement>("link[data-worker]");
  const address = named?.dataset.worker;
  if (!address || !("serviceWorker" in navigator) || document.body.classList.contains("desk")) return;
  // A browser that refuses (private windows do) shows the pages all the same.
  navigator.serviceWorker.register(address, { updateViaCache: "none" }).catch(() => undefined);
}

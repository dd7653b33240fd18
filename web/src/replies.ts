// A prepared reply goes into the answer where the cursor is: `<button data-reply="text" data-into="ID">`.
import { each } from "./page";

export function offerReplies() {
  each<HTMLButtonElement>("button[data-reply]", (button) => {
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.into ?? "") as HTMLTextAreaElement | null;
      if (!field) return;
      field.setRangeText(button.dataset.reply ?? "", field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  });
}

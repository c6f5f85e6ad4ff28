// Copying, also where the page came without TLS: there browsers have no clipboard, but still copy what is selected.
import { toast } from "./toasts.jsx";
import { t } from "./words.js";

function copySelected(text) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr-only";
  (document.querySelector("dialog:modal") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  focused?.focus({ preventScroll: true });
  if (!copied) throw new Error("not copied");
}

export async function copy(text, said) {
  try {
    await (navigator.clipboard ? navigator.clipboard.writeText(text) : copySelected(text));
    toast(said);
  } catch {
    toast(t("The browser did not allow copying."), { tone: "error" });
  }
}

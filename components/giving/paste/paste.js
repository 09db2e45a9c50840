// Takes an image from the clipboard: Ctrl+V (or ⌘V) anywhere on the page while this is mounted.
const ears = new WeakMap(); // the root -> its listener: Streamlit calls again on every new data

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const hint = parentElement.querySelector(".hint");
  // Who has no keyboard pastes otherwise, if at all.
  hint.textContent = matchMedia("(hover: none) and (pointer: coarse)").matches ? "" : data.hint;

  const onPaste = (event) => {
    const items = Array.from(event.clipboardData?.items ?? []);
    const file = items.find((item) => item.type.startsWith("image/"))?.getAsFile();
    if (!file) return; // text goes where the person is typing
    event.preventDefault();
    if (file.size > data.maxBytes) {
      hint.textContent = data.tooLarge;
      return;
    }
    const reader = new FileReader();
    reader.onload = () => setTriggerValue("pasted", String(reader.result));
    reader.readAsDataURL(file);
  };
  document.removeEventListener("paste", ears.get(parentElement));
  ears.set(parentElement, onPaste);
  document.addEventListener("paste", onPaste);
  return () => document.removeEventListener("paste", ears.get(parentElement));
}

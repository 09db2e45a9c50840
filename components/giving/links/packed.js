// A text small enough for a link: raw DEFLATE, in base64's letters for addresses.
export const canPack = typeof CompressionStream === "function";

export function base64(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(binary);
}

export async function pack(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// Throws on whatever is no such text. Anybody can make a link: it is measured as it comes (most: of
// its letters), and while it grows (mostBytes), since a few letters can stand for very many.
export async function unpack(packed, most, mostBytes) {
  if (packed.length > most || !/^[\w-]+$/.test(packed)) throw new RangeError("no packed text");
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"))
    .getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > mostBytes) {
      reader.cancel().catch(() => {});
      throw new RangeError("too long a text");
    }
    text += decoder.decode(value, { stream: true });
  }
}

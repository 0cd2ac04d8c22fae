/** Text of a file as Chinese machines write it: by its mark, else strict UTF-8, else GB18030. */
export function decodeText(given: ArrayBuffer | Uint8Array): string {
  const bytes = new Uint8Array(given)
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

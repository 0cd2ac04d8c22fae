const NAME_MOST = 120

/** The name of an uploaded file for the library: without folders, control characters and its ending. */
export function nameOf(filename: string): string {
  const base = filename
    .split(/[/\\]/)
    .at(-1)!
    .replace(/\p{C}/gu, '')
    .replace(/\.[a-z0-9]{2,5}$/i, '')
    .trim()
  return [...base].slice(0, NAME_MOST).join('') || '未命名素材' // by code points: a rare character is not cut in half
}

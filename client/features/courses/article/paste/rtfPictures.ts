/**
 * Word and WPS put their pictures on the clipboard as RTF; what their HTML names are files that a browser may not read.
 * A picture in RTF is a group `{\pict\pngblip … hex}`.
 */
const TYPES: Record<string, string> = { pngblip: 'image/png', jpegblip: 'image/jpeg' }
/** Groups in which the same picture stands once more for old readers, or that are no part of the text. */
const BESIDE = /^\\(\*\\)?(nonshppict|listpicture|listtable|header[lrf]?|footer[lrf]?|sp)\b/

/** All but the bytes: what it says of itself may end in a digit, which would be taken for the first of them. */
const CONTROL = /\{[^{}]*\}|\\[a-z*]+(-?\d+)? ?/gi

function groupEnd(rtf: string, start: number): number {
  let depth = 0
  for (let at = start; at < rtf.length; at++) {
    const character = rtf[at]
    if (character === '\\') at++
    else if (character === '{') depth++
    else if (character === '}' && --depth === 0) return at + 1
  }
  return rtf.length
}

/** Null for a picture in a form that no browser shows (WMF, EMF). */
function blobOf(group: string): Blob | null {
  const type = TYPES[/\\(pngblip|jpegblip)\b/.exec(group)?.[1] ?? '']
  const hex = /([\da-f\s]{32,})\}$/i.exec(group.replace(CONTROL, '|'))?.[1]?.replace(/\s/g, '')
  if (!type || !hex) return null
  return new Blob([Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))], { type })
}

/** The pictures of the text in their order. */
export function rtfPictures(rtf: string): (Blob | null)[] {
  const found: (Blob | null)[] = []
  for (let at = rtf.indexOf('{\\'); at >= 0; at = rtf.indexOf('{\\', at)) {
    const begin = rtf.slice(at + 1, at + 24)
    const isPicture = /^\\pict\b/.test(begin)
    if (!isPicture && !BESIDE.test(begin)) {
      at += 1
      continue
    }
    const end = groupEnd(rtf, at)
    if (isPicture) found.push(blobOf(rtf.slice(at, end)))
    at = end
  }
  return found
}

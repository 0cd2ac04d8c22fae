/** Where the bytes of a pasted picture come from. */
import type { Loss } from './lost.ts'
import { rtfPictures } from './rtfPictures.ts'

export interface Clipboard {
  rtf: string
  files: readonly File[]
}
/** Bytes that are there, or have to be fetched. */
export type Source = Blob | (() => Promise<Blob>)

const isTiny = (picture: Element): boolean =>
  ['width', 'height'].some((side) => Number(picture.getAttribute(side) ?? 9) <= 2)

function ofData(address: string): Blob | Loss {
  const [, type, data] = /^data:(image\/[\w.+-]+);base64,([a-z\d+/=\s]+)$/i.exec(address) ?? []
  if (!type || !data || /svg/i.test(type)) return 'type'
  try {
    return new Blob([Uint8Array.from(atob(data.replace(/\s/g, '')), (byte) => byte.charCodeAt(0))], { type })
  } catch {
    return 'type' // cut off, or no base64 at all
  }
}

const isOurs = (address: string): boolean => new URL(address, location.href).origin === location.origin

async function fetched(address: string): Promise<Blob> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`no picture: ${response.status}`)
  return response.blob()
}

const hasBytes = (address: string): boolean => /^data:/i.test(address)
const isOnWeb = (address: string): boolean => /^(https?:)?\/\//i.test(address) || address.startsWith('/media/')

/** The source of each picture in its order, or why it has none. Spacers and counters of web pages are left out. */
export function sourcesOf(body: HTMLElement, { rtf, files }: Clipboard): Map<HTMLImageElement, Source | Loss> {
  for (const picture of body.querySelectorAll('img')) if (isTiny(picture)) picture.remove()
  const pictures = [...body.querySelectorAll('img')]
  const addressOf = (picture: Element): string => picture.getAttribute('src') ?? ''
  const local = pictures.filter((each) => !hasBytes(addressOf(each)) && !isOnWeb(addressOf(each)))
  const inRtf = rtf === '' ? [] : rtfPictures(rtf)
  // They belong together by their order alone: where the numbers differ, a wrong picture would stand for a right one.
  const byOrder = [inRtf, files].find((each) => each.length === local.length) ?? []
  const alone = pictures.length === 1 && files.length === 1 ? files[0]! : null
  const sourceOf = (picture: HTMLImageElement): Source | Loss => {
    const address = addressOf(picture)
    if (hasBytes(address)) return ofData(address)
    if (isOnWeb(address)) return isOurs(address) ? () => fetched(address) : (alone ?? 'web')
    return byOrder[local.indexOf(picture)] ?? 'local'
  }
  return new Map(pictures.map((picture) => [picture, sourceOf(picture)]))
}

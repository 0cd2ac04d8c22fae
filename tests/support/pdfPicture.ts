import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** What stands in a picture: 1 is ink, 0 is paper. */
export type Ink = number[]
export interface DrawnCharacter {
  character: string
  ink: Ink
}
interface Canvas {
  context: { getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray } }
}
interface Written {
  str: string
  transform: number[]
  width: number
}
const SCALE = 3

/** A page as a reader that is not ours draws it. */
async function drawnPage(bytes: Uint8Array, pageNumber: number) {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const page = await pdf.getPage(pageNumber)
  const viewport = page.getViewport({ scale: SCALE })
  const [width, height] = [Math.ceil(viewport.width), Math.ceil(viewport.height)]
  const { context } = (pdf.canvasFactory as { create(width: number, height: number): Canvas }).create(width, height)
  await page.render({ canvas: null, canvasContext: context as never, viewport }).promise
  return { page, viewport, context, width, height }
}
export async function pagePicture(bytes: Uint8Array, pageNumber = 1) {
  const { context, width, height } = await drawnPage(bytes, pageNumber)
  return { ...{ width, height, colorSpace: 'srgb' as const }, data: context.getImageData(0, 0, width, height).data }
}

/** Each character of a page with the square of the picture in which a reader that is not ours has drawn it. */
export async function drawnCharacters(bytes: Uint8Array, pageNumber = 1): Promise<DrawnCharacter[]> {
  const { page, viewport, context } = await drawnPage(bytes, pageNumber)
  const { items } = await page.getTextContent()
  const drawn = items.flatMap((item) => ('str' in item ? charactersOf(item as Written) : []))
  return drawn.map(({ character, x, y, size }) => {
    const [left, top] = viewport.convertToViewportPoint(x, y + 0.9 * size) as [number, number]
    const side = Math.round(size * SCALE)
    const { data } = context.getImageData(Math.round(left), Math.round(top), side, Math.round(1.1 * side))
    return { character, ink: Array.from({ length: data.length / 4 }, (_, at) => (data[4 * at]! < 128 ? 1 : 0)) }
  })
}

/** Characters of one width, as Chinese ones are. */
function charactersOf({ str, transform, width }: Written) {
  const [size, x, y] = [transform[3]!, transform[4]!, transform[5]!]
  const characters = Array.from(str)
  return characters.map((character, at) => ({ character, x: x + (at * width) / characters.length, y, size }))
}

export const inkOf = (ink: Ink): number => ink.reduce((sum, each) => sum + each, 0)
/** How much of two pictures of one size is not the same, against the ink of both. */
export function difference(a: Ink, b: Ink): number {
  const other = a.reduce((sum, each, at) => sum + Math.abs(each - (b[at] ?? 0)), 0)
  return other / Math.max(1, inkOf(a) + inkOf(b))
}

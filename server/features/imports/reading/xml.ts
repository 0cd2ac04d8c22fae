/**
 * Tags and texts of an XML part that comes in pieces. Nothing is built in memory, no entity but the five of XML is known,
 * and a document type, which no spreadsheet has, is refused: it could only define more.
 */
import { fail } from '../imports.failures.ts'

export interface XmlHandler {
  /** `name` without its prefix; `attributes` as they are written. */
  open(name: string, attributes: string): void
  text?(text: string): void
  close(name: string): void
}

const DEEPEST = 100
/** A tag or a text that is longer than that in one piece. */
const LONGEST = 2 ** 20

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const character = (code: number, written: string): string =>
  code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : written

const decoded = (text: string): string =>
  text.includes('&')
    ? text.replace(
        /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi,
        (written, hex?: string, decimal?: string, name?: string) =>
          hex
            ? character(parseInt(hex, 16), written)
            : decimal
              ? character(+decimal, written)
              : (ENTITIES[name!] ?? written),
      )
    : text

const patterns = new Map<string, RegExp>()
/** The value of an attribute, whatever its prefix. */
export function attribute(attributes: string, name: string): string | undefined {
  if (attributes === '') return undefined
  let pattern = patterns.get(name)
  if (!pattern) patterns.set(name, (pattern = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)))
  const found = pattern.exec(attributes)
  return found ? decoded(found[1] ?? found[2]!) : undefined
}
export const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Where the tag ends that begins at `from`; a > within quotation marks does not end it. */
function tagEnd(text: string, from: number): number {
  let quote = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (quote !== 0) quote = code === quote ? 0 : quote
    else if (code === 34 || code === 39) quote = code
    else if (code === 62) return at
  }
  return -1
}

export class XmlReader {
  #rest = ''
  #depth = 0
  readonly #handler: XmlHandler
  constructor(handler: XmlHandler) {
    this.#handler = handler
  }

  write(piece: string): void {
    const text = this.#rest + piece
    let at = 0
    for (;;) {
      const next = this.#step(text, at)
      if (next === at) break
      at = next
    }
    this.#rest = text.slice(at)
    if (this.#rest.length > LONGEST) throw fail('sheets.cellTooLong')
  }

  end(): void {
    if (this.#rest.trim() !== '' || this.#depth !== 0) throw fail('sheets.broken')
  }

  /** Takes one text or tag; the same position: more is needed. */
  #step(text: string, at: number): number {
    if (text.charCodeAt(at) !== 60) {
      const tag = text.indexOf('<', at)
      if (tag > at) this.#handler.text?.(decoded(text.slice(at, tag)))
      return tag < 0 ? at : tag
    }
    const second = text.charCodeAt(at + 1)
    if (second === 33) return this.#declaration(text, at)
    const end = second === 63 ? text.indexOf('?>', at) + 1 : tagEnd(text, at + 1)
    if (end <= 0) return at
    if (second === 47) this.#closed(localName(text.slice(at + 2, end).trim()))
    else if (second !== 63) this.#opened(text.slice(at + 1, end))
    return end + 1
  }

  #declaration(text: string, at: number): number {
    if (text.length - at < 9) return at
    const [opening, closing] = text.startsWith('<!--', at) ? ['<!--', '-->'] : ['<![CDATA[', ']]>']
    if (!text.startsWith(opening, at)) throw fail('sheets.unsafe')
    const end = text.indexOf(closing, at + opening.length)
    if (end < 0) return at
    if (closing === ']]>') this.#handler.text?.(text.slice(at + opening.length, end))
    return end + closing.length
  }

  #opened(tag: string): void {
    const alone = tag.endsWith('/')
    const content = alone ? tag.slice(0, -1) : tag
    const space = content.search(/\s/)
    const name = localName(space < 0 ? content : content.slice(0, space))
    this.#handler.open(name, space < 0 ? '' : content.slice(space))
    if (alone) this.#handler.close(name)
    else if (++this.#depth > DEEPEST) throw fail('sheets.unsafe')
  }

  #closed(name: string): void {
    if (--this.#depth < 0) throw fail('sheets.broken')
    this.#handler.close(name)
  }
}

/** Feeds the pieces of a part to a handler; between pieces, `after` may take what has come together. */
export async function* readXml<T>(
  pieces: AsyncIterable<Buffer>,
  handler: XmlHandler,
  after: () => Iterable<T> = () => [],
): AsyncGenerator<T> {
  const reader = new XmlReader(handler)
  let decoder: InstanceType<typeof TextDecoder> | null = null
  for await (const piece of pieces) {
    decoder ??= new TextDecoder(piece[0] === 0xff && piece[1] === 0xfe ? 'utf-16le' : 'utf-8')
    reader.write(decoder.decode(piece, { stream: true }))
    yield* after()
  }
  reader.write(decoder?.decode() ?? '')
  reader.end()
  yield* after()
}

export async function readWhole(pieces: AsyncIterable<Buffer>, handler: XmlHandler): Promise<void> {
  await readXml(pieces, handler).next()
}

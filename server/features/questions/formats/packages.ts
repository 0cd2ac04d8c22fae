/** What formats that bring files have in common: the files they bring, and bytes as XML. */
import { createHash } from 'node:crypto'
import { assetsNamed } from './assets.rule.ts'
import type { BroughtFile, Written } from './reading.ts'

/** Beyond that a file brings no more; questions are read on. */
const MOST_FILES = 5_000
const MOST_BYTES = 256 * 2 ** 20

const TYPES: Record<string, string> = {
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  ...{
    svg: 'image/svg+xml',
    bmp: 'image/bmp',
    mp3: 'audio/mpeg',
    m4a: 'audio/mp4',
    ogg: 'audio/ogg',
    wav: 'audio/wav',
  },
}
const ending = (name: string): string => /\.([a-z\d]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
const typeOfName = (name: string): string => TYPES[ending(name)] ?? 'application/octet-stream'
const endingOf = (type: string): string => Object.entries(TYPES).find(([, each]) => each === type)?.[0] ?? 'bin'

/** Files that questions use, each content once. */
export class Brought {
  readonly files: BroughtFile[] = []
  readonly #known = new Map<string, string>()
  #bytes = 0
  /** Its id; null: there is no room for more. */
  add(name: string, bytes: Uint8Array, type = typeOfName(name)): string | null {
    const hash = createHash('sha256').update(bytes).digest('hex')
    const known = this.#known.get(hash)
    if (known) return known
    this.#bytes += bytes.length
    if (bytes.length === 0 || this.files.length >= MOST_FILES || this.#bytes > MOST_BYTES) return null
    const id = `f${this.files.length + 1}`
    this.files.push({ id, name: name.slice(-200), type, bytes })
    this.#known.set(hash, id)
    return id
  }
  /** Of an address that holds its file itself. */
  addData(address: string): string | null {
    const [, type, data] = /^data:([a-z]+\/[a-z\d.+-]+);base64,([a-z\d+/=\s]+)$/i.exec(address) ?? []
    return type && data ? this.add(`file.${endingOf(type.toLowerCase())}`, Buffer.from(data, 'base64'), type) : null
  }
}

/** By its mark, by what its first line says, else UTF-8. */
export function decodedXml(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const said = /^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{1,20})["']/i.exec(start)?.[1] ?? 'utf-8'
  const marked = start.startsWith('\u00ff\u00fe') ? 'utf-16le' : start.startsWith('\u00fe\u00ff') ? 'utf-16be' : null
  const named = start.startsWith('\u00ef\u00bb\u00bf') ? 'utf-8' : said
  try {
    return new TextDecoder(marked ?? named).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
/** A document type may only define what this system does not read; nobody needs one here. */
export const definesMore = (xml: string): boolean => /<!DOCTYPE[^>]{0,2000}\[|<!ENTITY/i.test(xml)

/** Files that are written beside questions, by asset, each with a name that no other has. */
export type NamedFiles = ReadonlyMap<string, BroughtFile>
/** A name that every system can have, with a number before it. */
const named = (file: BroughtFile, number: number): BroughtFile => {
  const stem = file.name
    .replace(/\.[^.]*$/, '')
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .slice(0, 60)
  return { ...file, name: `${number}-${stem || 'file'}.${ending(file.name) || endingOf(file.type)}` }
}
export async function filesOf(
  questions: readonly Written[],
  files: (asset: string) => Promise<BroughtFile | null>,
): Promise<NamedFiles> {
  const assets = new Set(questions.flatMap(({ content }) => assetsNamed(content)))
  const known = new Map<string, BroughtFile>()
  for (const asset of assets) {
    const file = await files(asset)
    if (file) known.set(asset, named(file, known.size + 1))
  }
  return known
}

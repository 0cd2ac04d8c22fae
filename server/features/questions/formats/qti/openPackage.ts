/** A content package: which of its files are items, in which order, and what its manifest knows of them. */
import { openArchive, type Archive } from '../../../../lib/archive.ts'
import { fail } from '../file.failures.ts'
import { childOf, elementsOf, findAll, readXmlTree, textIn, type Element } from '../html/tree.ts'
import { decodedXml, definesMore } from '../packages.ts'
import { Unreadable } from '../reading.ts'

const ITEM_BYTES = 8 * 2 ** 20
const MEDIA_BYTES = 64 * 2 ** 20
/** Of everything that is read of one package. */
const ALL_BYTES = 512 * 2 ** 20

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
/** Of an address within a file the path within the package. */
export function pathFrom(file: string, address: string): string {
  const folders = file.split('/').slice(0, -1)
  for (const step of decoded(address.replace(/[?#].*$/s, '')).split('/'))
    if (step === '..') folders.pop()
    else if (step !== '.' && step !== '') folders.push(step)
  return folders.join('/')
}

export interface FoundItem {
  path: string
  /** Keywords of its metadata. */
  tags: string[]
  difficulty: number | null
}
const DIFFICULTIES = ['very easy', 'easy', 'medium', 'difficult', 'very difficult']

function described(resource: Element): Omit<FoundItem, 'path'> {
  const [general] = findAll(resource, 'general')
  const keywords = general ? elementsOf(general, 'keyword').map((each) => textIn(each).trim()) : []
  const [difficulty] = findAll(resource, 'difficulty')
  const value = difficulty
    ? textIn(childOf(difficulty, 'value') ?? difficulty)
        .trim()
        .toLowerCase()
    : ''
  const place = DIFFICULTIES.indexOf(value)
  return { tags: keywords.filter(Boolean), difficulty: place < 0 ? null : place + 1 }
}

export class Package {
  readonly #archive: Archive
  #read = 0
  constructor(bytes: Uint8Array) {
    this.#archive = openArchive(Buffer.from(bytes), (why) =>
      fail(why === 'encrypted' || why === 'unsafe' ? `questionFile.${why}` : 'questionFile.broken'),
    )
  }
  async #bytes(path: string, most: number): Promise<Buffer> {
    if (!this.#archive.has(path)) throw new Unreadable('fileMissing', path.slice(-60))
    if (this.#read > ALL_BYTES) throw fail('questionFile.memory')
    const pieces: Buffer[] = []
    for await (const piece of this.#archive.read(path, most)) {
      pieces.push(piece)
      this.#read += piece.length
    }
    return Buffer.concat(pieces)
  }
  /** Null: there is no such file, or it cannot be read. */
  async media(path: string): Promise<Buffer | null> {
    return this.#bytes(path, MEDIA_BYTES).catch(() => null)
  }
  /** @throws Unreadable */
  async xml(path: string): Promise<Element> {
    const text = decodedXml(await this.#bytes(path, ITEM_BYTES))
    if (definesMore(text)) throw new Unreadable('unsafeXml')
    return readXmlTree(text)
  }
  async items(): Promise<FoundItem[]> {
    const names = this.#archive.names()
    const manifests = names.filter((name) => /(?:^|\/)imsmanifest\.xml$/.test(name))
    const manifest = manifests.sort((a, b) => a.length - b.length)[0]
    if (!manifest)
      return names
        .filter((name) => name.endsWith('.xml') && !name.includes('__macosx/'))
        .map((path) => ({ path, tags: [], difficulty: null }))
    const resources = findAll(await this.#manifest(manifest), 'resource')
    const typed = (pattern: RegExp) => resources.filter(({ attributes }) => pattern.test(attributes['type'] ?? ''))
    if (typed(/^ims_?qti(?:asi)?_?(?:xml)?v?1p/i).length > 0) throw fail('questionFile.qti1')
    return typed(/^imsqti_(?:apip)?item/i).map((resource) => ({
      path: pathFrom(manifest, resource.attributes['href'] ?? ''),
      ...described(resource),
    }))
  }
  async #manifest(path: string): Promise<Element> {
    try {
      return await this.xml(path)
    } catch (error) {
      throw error instanceof Unreadable ? fail('questionFile.unsafe') : error
    }
  }
}

/** The parts of a Word file that questions are made of: text, styles, numbering, pictures. */
import { Failure } from '../../../../lib/failure.ts'
import { openArchive, type Archive, type ArchiveRefusal } from '../../../../lib/archive.ts'
import { fail } from '../file.failures.ts'
import type { BroughtFile } from '../reading.ts'
import type { Line } from './line.ts'
import { Lines } from './lines.ts'
import { Numbering } from './numbering.ts'
import { Paragraphs } from './paragraphs.ts'
import { takePictures } from './pictures.ts'
import { Styles } from './styles.ts'
import { Things } from './things.ts'
import { attributeOf, eachWithin, TooMuch, type Element } from './xmlTree.ts'

const MOST_BYTES = 64 * 2 ** 20
/** Text of a document, unpacked; a book has two. */
const MOST_TEXT = 48 * 2 ** 20
const MOST_PART = 16 * 2 ** 20

interface Relation {
  type: string
  target: string
}
async function relationsOf(archive: Archive, part: string): Promise<Map<string, Relation>> {
  const [folder, name] = [part.slice(0, part.lastIndexOf('/') + 1), part.slice(part.lastIndexOf('/') + 1)]
  const relations = new Map<string, Relation>()
  const own = `${folder}_rels/${name}.rels`
  if (!archive.has(own)) return relations
  await eachWithin(archive.read(own, MOST_PART), 'Relationships', (element) => {
    if (attributeOf(element, 'TargetMode') === 'External') return
    const target = resolved(folder, attributeOf(element, 'Target') ?? '')
    relations.set(attributeOf(element, 'Id') ?? '', { type: attributeOf(element, 'Type') ?? '', target })
  })
  return relations
}
function resolved(folder: string, target: string): string {
  const parts: string[] = []
  for (const part of (target.startsWith('/') ? target : `${folder}${target}`).split('/'))
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  return parts.join('/')
}
const ofType = (relations: ReadonlyMap<string, Relation>, type: string): string | undefined =>
  [...relations.values()].find((relation) => relation.type.endsWith(`/${type}`))?.target

const OLD = [0xd0, 0xcf, 0x11, 0xe0]

export interface OpenedDocument {
  lines: Line[]
  things: Things
  files: BroughtFile[]
}
/** @throws questionFile.oldWord, questionFile.bigWord, questionFile.notWord */
export async function openDocument(bytes: Uint8Array): Promise<OpenedDocument> {
  if (OLD.every((byte, at) => bytes[at] === byte)) throw fail('questionFile.oldWord')
  if (bytes.length > MOST_BYTES) throw fail('questionFile.bigWord')
  try {
    const opened = await read(openArchive(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), refused))
    if (opened.lines.length === 0) throw fail('questionFile.notWord')
    return opened
  } catch (error) {
    if (error instanceof TooMuch) throw fail('questionFile.bigWord')
    // what an archive says of its own places may lie beyond its end; the parser's own words are those of spreadsheets
    if (error instanceof RangeError || error instanceof Failure) throw refused(isTooMuch(error) ? 'unpacked' : 'broken')
    throw error
  }
}
const isTooMuch = (error: Error): boolean => error instanceof Failure && error.status === 413
const refused = (why: ArchiveRefusal): Failure => {
  if (why === 'encrypted') return fail('questionFile.oldWord')
  return fail(why === 'unpacked' ? 'questionFile.bigWord' : 'questionFile.notWord')
}

async function read(archive: Archive): Promise<OpenedDocument> {
  const main = ofType(await relationsOf(archive, ''), 'officeDocument') ?? 'word/document.xml'
  const relations = await relationsOf(archive, main)
  const styles = new Styles()
  const numbering = new Numbering((style) => styles.listOf(style))
  const part = async (type: string, within: string, take: (element: Element) => void): Promise<void> => {
    const name = ofType(relations, type)
    if (name && archive.has(name)) await eachWithin(archive.read(name, MOST_PART), within, take)
  }
  await part('styles', 'styles', (element) => styles.add(element))
  await part('numbering', 'numbering', (element) => numbering.add(element))
  const things = new Things()
  const lines = new Lines({ styles, numbering, things, paragraphs: new Paragraphs(styles, things) })
  await eachWithin(archive.read(main, MOST_TEXT), 'body', lines.block)
  const targets = new Map([...relations].map(([id, { target }]) => [id, target]))
  return { lines: lines.all(), things, files: await takePictures(archive, things, targets) }
}

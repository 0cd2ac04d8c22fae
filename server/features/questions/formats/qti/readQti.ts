/** QTI 2.0 to 3.0: packages, or one item by itself. */
import { Failure } from '../../../../lib/failure.ts'
import { fail } from '../file.failures.ts'
import {
  childOf,
  elementsOf,
  findAll,
  isBroken,
  isElement,
  readXmlTree,
  TooManyElements,
  type Element,
  type Node,
} from '../html/tree.ts'
import { Brought, decodedXml, definesMore } from '../packages.ts'
import { faultOf, Unreadable, type Fault, type FileReading, type ReadQuestion } from '../reading.ts'
import { readTags } from '../tags.ts'
import { ItemWay } from './itemWay.ts'
import { fromVersion } from './names.ts'
import { Package, pathFrom, type FoundItem } from './openPackage.ts'
import { readItem } from './readItem.ts'
import { Responses } from './responses.ts'

const itemIn = (root: Element): Element | undefined =>
  elementsOf(root, 'assessmentItem', 'qti-assessment-item').map(fromVersion)[0]

/** Addresses of everything that an item may show. */
function addressesIn(node: Node): string[] {
  if (!isElement(node)) return []
  const { src, data } = node.attributes
  return [src, data].filter((each) => each !== undefined).concat(node.children.flatMap(addressesIn))
}
/** What the item shows, by its address: read before the item, since reading a file takes its time. */
async function filesOf(item: Element, path: string, open: Package, brought: Brought): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const address of new Set(addressesIn(item))) {
    if (/^[a-z]+:/i.test(address)) continue
    const target = pathFrom(path, address)
    const bytes = await open.media(target)
    const id = bytes && brought.add(target.split('/').at(-1)!, bytes)
    if (id) files.set(address, id)
  }
  return files
}
/** The passage that several items share, in a file of its own. */
async function stimuliOf(item: Element, path: string, open: Package): Promise<Node[]> {
  const nodes: Node[] = []
  for (const reference of elementsOf(item, 'assessmentStimulusRef')) {
    const root = await open.xml(pathFrom(path, reference.attributes['href'] ?? ''))
    const [stimulus] = elementsOf(root).map(fromVersion)
    nodes.push(...(stimulus ? findAll(stimulus, 'stimulusBody').flatMap(({ children }) => children) : []))
  }
  return nodes
}

const isNothing = (error: unknown): error is Unreadable => error instanceof Unreadable
const titleOf = (item: Element | undefined): string => item?.attributes['title'] ?? ''

class Reader {
  readonly questions: ReadQuestion[] = []
  readonly faults: Fault[] = []
  readonly brought = new Brought()
  #line = 0

  /** Null: it is no item, and nobody said that it was. */
  async take(found: FoundItem, root: () => Promise<Element>, open: Package | null): Promise<void> {
    let item: Element | undefined
    try {
      item = itemIn(await root())
      if (!item) return
      this.#line++
      if (isBroken(item)) throw new Unreadable('brokenXml')
      const before = open ? await stimuliOf(item, found.path, open) : []
      const shown = { name: '', attributes: {}, children: [item, ...before] }
      const files = open ? await filesOf(shown, found.path, open, this.brought) : new Map<string, string>()
      this.#add(found, item, before, files)
    } catch (error) {
      if (!item) this.#line++
      const code = isNothing(error) ? error.code : error instanceof TooManyElements ? 'tooLong' : null
      // Of an archive: what is wrong with this one part.
      const own = code ?? (error instanceof Failure && error.code !== 'questionFile.memory' ? 'fileBroken' : null)
      if (!own) throw error
      const source = [titleOf(item), found.path].filter(Boolean).join('\n')
      this.faults.push(faultOf(this.#line, own, source, isNothing(error) ? error.detail : ''))
    }
  }
  #add({ tags, difficulty }: FoundItem, item: Element, before: readonly Node[], files: Map<string, string>): void {
    const file = (address: string): string | null =>
      address.startsWith('data:') ? this.brought.addData(address) : (files.get(address) ?? null)
    const way = new ItemWay(new Responses(item), file)
    const content = readItem(item, before, way)
    const { traits } = readTags(tags, way.notes)
    const known = { ...traits, difficulty: traits.difficulty ?? difficulty }
    this.questions.push({ line: this.#line, content, traits: known, notes: [...way.notes] })
  }
}

const nothingKnown = (path: string): FoundItem => ({ path, tags: [], difficulty: null })
export async function readQti(bytes: Uint8Array): Promise<FileReading> {
  const reader = new Reader()
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const open = new Package(bytes)
    for (const found of await open.items()) await reader.take(found, () => open.xml(found.path), open)
  } else {
    const xml = decodedXml(bytes)
    if (definesMore(xml)) throw fail('questionFile.unsafe')
    const root = readXmlTree(xml)
    if (childOf(root, 'questestinterop')) throw fail('questionFile.qti1')
    await reader.take(nothingKnown(''), () => Promise.resolve(root), null)
  }
  const { questions, faults, brought } = reader
  if (questions.length + faults.length === 0) throw fail('questionFile.noItems')
  return { questions, faults, files: brought.files }
}

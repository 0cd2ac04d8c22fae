/** The parts of an .xlsx that its sheets refer to: which sheets there are, shared texts, formats of numbers. */
import type { Archive } from './archive.ts'
import { fail } from '../imports.failures.ts'
import type { ReadingLimits } from './limits.ts'
import type { DateSystem, NumberFormat } from './numberFormats.rule.ts'
import { attribute, isTrue, readWhole } from './xml.ts'
import { textsOf } from './xlsxTexts.ts'

export interface XlsxSheet {
  name: string
  hidden: boolean
  part: string
}
export interface XlsxBook {
  sheets: XlsxSheet[]
  dates: DateSystem
  texts: string[]
  /** By the number of a cell's style. */
  formats: NumberFormat[]
}

interface Relation {
  id: string
  /** The last word of its type: namespaces of the strict form differ from those of the usual one. */
  kind: string
  target: string
}

const folderOf = (part: string): string => part.slice(0, part.lastIndexOf('/') + 1)

function resolve(folder: string, target: string): string {
  const steps: string[] = []
  for (const step of (target.startsWith('/') ? target : folder + target).split('/'))
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  return steps.join('/')
}

async function relationsOf(archive: Archive, part: string, limit: number): Promise<Relation[]> {
  const folder = folderOf(part)
  const relations: Relation[] = []
  const from = `${folder}_rels/${part.slice(folder.length)}.rels`
  if (!archive.has(from)) return relations
  await readWhole(archive.read(from, limit), {
    open(name, attributes) {
      // What lies outside the file, such as another workbook, is never looked at.
      if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return
      relations.push({
        id: attribute(attributes, 'Id') ?? '',
        kind: (attribute(attributes, 'Type') ?? '').split('/').at(-1)!,
        target: resolve(folder, attribute(attributes, 'Target') ?? ''),
      })
    },
    close() {},
  })
  return relations
}

async function workbookOf(archive: Archive, part: string, relations: Relation[], limit: number) {
  const targets = new Map(relations.map(({ id, target }) => [id, target]))
  const sheets: XlsxSheet[] = []
  let dates: DateSystem = '1900'
  await readWhole(archive.read(part, limit), {
    open(name, attributes) {
      if (name === 'workbookPr' && isTrue(attribute(attributes, 'date1904'))) dates = '1904'
      if (name !== 'sheet') return
      const target = targets.get(attribute(attributes, 'id') ?? '')
      const isTable = relations.some((each) => each.target === target && each.kind === 'worksheet')
      if (target === undefined || !isTable || !archive.has(target)) return // a chart or a dialogue of its own
      const state = attribute(attributes, 'state')
      sheets.push({
        name: attribute(attributes, 'name') ?? '',
        hidden: state === 'hidden' || state === 'veryHidden',
        part: target,
      })
    },
    close() {},
  })
  return { sheets, dates }
}

async function formatsOf(pieces: AsyncIterable<Buffer>): Promise<NumberFormat[]> {
  const codes = new Map<number, string>()
  const formats: NumberFormat[] = []
  let within = false
  await readWhole(pieces, {
    open(name, attributes) {
      if (name === 'numFmt')
        codes.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '')
      else if (name === 'cellXfs') within = true
      else if (name === 'xf' && within) formats.push({ id: Number(attribute(attributes, 'numFmtId') ?? 0) })
    },
    close(name) {
      if (name === 'cellXfs') within = false
    },
  })
  return formats.map(({ id }) => ({ id, code: codes.get(id) }))
}

export async function readBook(archive: Archive, limits: ReadingLimits): Promise<XlsxBook> {
  const { partBytes, textBytes, cellLength } = limits
  const [root] = (await relationsOf(archive, '', partBytes)).filter(({ kind }) => kind === 'officeDocument')
  if (!root || !archive.has(root.target)) throw fail('sheets.broken')
  const relations = await relationsOf(archive, root.target, partBytes)
  const { sheets, dates } = await workbookOf(archive, root.target, relations, partBytes)
  if (sheets.length > limits.sheets) throw fail('sheets.tooManySheets', { sheets: limits.sheets })
  const partOf = (kind: string) => relations.find((each) => each.kind === kind && archive.has(each.target))?.target
  const [texts, styles] = [partOf('sharedStrings'), partOf('styles')]
  return {
    sheets,
    dates,
    texts: texts ? await textsOf(archive.read(texts, textBytes), cellLength) : [],
    formats: styles ? await formatsOf(archive.read(styles, partBytes)) : [],
  }
}

/** What was read of a file as the pieces that are stored and shown, in their order. */
import type { FileReading } from '../formats/reading.ts'
import { sameKey } from '../questionRow.ts'
import type { ImportItem, ItemCounts } from './questionImports.model.ts'

type Placed = Omit<ImportItem, '_id' | 'import' | 'at'> & { sheet: number }

/** `same`: of each question those of the bank with the same text. What is there already is left out at first. */
function questionsOf({ questions }: FileReading, same: readonly (readonly object[])[]): Placed[] {
  const first = new Map<string, string>()
  return questions.map(({ line, place = null, sheet = 0, ...question }, index) => {
    const key = sameKey(question.content)
    const twin = first.get(key) ?? null
    if (twin === null) first.set(key, place ?? `${line}`)
    const isDouble = twin !== null || same[index]!.length > 0
    const kind = isDouble ? 'double' : 'question'
    return { kind, line, place, sheet, fault: null, question, twin, taken: !isDouble }
  })
}

const faultsOf = ({ faults }: FileReading): Placed[] =>
  faults.map(({ line, place = null, sheet = 0, ...fault }) => ({
    ...{ kind: 'fault', line, place, sheet, fault, question: null, twin: null, taken: false },
  }))

export const itemsOf = (id: string, reading: FileReading, same: readonly (readonly object[])[]): ImportItem[] =>
  [...questionsOf(reading, same), ...faultsOf(reading)]
    .sort((a, b) => a.sheet - b.sheet || a.line - b.line)
    .map(({ sheet: _, ...item }, at) => ({ _id: `${id}:${at}`, import: id, at, ...item }))

const counted = (items: readonly ImportItem[], which: (item: ImportItem) => boolean): number =>
  items.filter(which).length
export const countsOf = (items: readonly ImportItem[]): ItemCounts => ({
  questions: counted(items, ({ kind }) => kind !== 'fault'),
  faults: counted(items, ({ kind }) => kind === 'fault'),
  doubles: counted(items, ({ kind }) => kind === 'double'),
  taken: counted(items, ({ taken }) => taken),
})

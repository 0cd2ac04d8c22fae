/** What a file of honours would enter: whose, and what is entered already. */
import { LEVELS } from '../../honours/honours.rule.ts'
import { refusedEntry, type PlannedEntry } from '../entries/entries.rule.ts'
import { directoryOf, type Directory } from '../entries/whom.rule.ts'
import type { HonourFacts, HonourRow } from './readHonour.rule.ts'

export interface HonourEntry extends HonourFacts {
  of: 'unit' | 'person'
  subject: string
}
export type PlannedHonour = PlannedEntry<HonourEntry>

/** Of one holder: one of a kind from a day is one honour. */
export type EnteredHonour = Pick<HonourEntry, 'kind' | 'level' | 'batch' | 'document' | 'from' | 'to'>
export const isSame = (one: EnteredHonour, other: EnteredHonour): boolean =>
  one.kind === other.kind && one.from === other.from
const saysTheSame = (one: EnteredHonour, other: EnteredHonour): boolean =>
  (['level', 'batch', 'document', 'to'] as const).every((field) => one[field] === other[field])

/** “全国党建工作样板支部”，全国，第三批，2024-01-01 起 */
export const honourInWords = ({ kindName, level, batch, document, from, to }: HonourEntry): string =>
  [`“${kindName}”`, LEVELS[level], batch, to ? `${from} 至 ${to}` : `${from} 起`, document].filter(Boolean).join('，')

/** Whose the honours are; what their holders have is then looked up. */
export function holdersOf(
  rows: readonly HonourRow[],
  { directory, choices }: { directory: Directory; choices: ReadonlyMap<number, string> },
): PlannedHonour[] {
  const whom = directoryOf(directory)
  return rows.map(({ row, unit, person, ...facts }): PlannedHonour => {
    if (!person) return { row, kind: 'new', entry: { ...facts, of: 'unit', subject: unit! } }
    const meant = whom(person, choices.get(row))
    if ('reason' in meant) return refusedEntry(row, meant.field, person.name, meant.reason, meant.suggestion)
    if ('candidates' in meant) return { row, kind: 'doubt', candidates: meant.candidates }
    return { row, kind: 'new', entry: { ...facts, of: 'person', subject: meant.person } }
  })
}

export function withoutEntered(
  planned: readonly PlannedHonour[],
  entered: ReadonlyMap<string, readonly EnteredHonour[]>,
): PlannedHonour[] {
  const known = new Map([...entered].map(([subject, all]) => [subject, [...all]]))
  return planned.map((each) => {
    if (each.kind !== 'new') return each
    const { entry, row } = each
    const before = known.get(entry.subject) ?? []
    const same = before.find((one) => isSame(one, entry))
    if (!same) {
      known.set(entry.subject, [...before, entry])
      return each
    }
    if (saysTheSame(same, entry)) return { ...each, kind: 'unchanged' }
    const reason = '这项荣誉已经录入，级别、批次、文号或结束日期不同。'
    return refusedEntry(row, 'honour', entry.kindName, reason, '请核对；录入有误的，请在“荣誉与项目”里修改。')
  })
}

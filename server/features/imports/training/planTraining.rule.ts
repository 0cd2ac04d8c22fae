/** What a file of training done before would record: whose, which class, and what is recorded already. */
import { refusedEntry, type PlannedEntry } from '../entries/entries.rule.ts'
import { directoryOf, type Directory } from '../entries/whom.rule.ts'
import type { TrainingRow } from './readTraining.rule.ts'

export interface TrainingEntry {
  person: string
  className: string
  base: string
  from: string
  to: string
  credit: number
  certificate: string
}
export type PlannedTraining = PlannedEntry<TrainingEntry>

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{P}\p{Cf}]/gu, '')
    .toLowerCase()

/** The same class on the same days is the same training, whoever writes it how. */
export const trainingKey = ({ className, from, to }: Pick<TrainingEntry, 'className' | 'from' | 'to'>): string =>
  `${plain(className)}|${from}|${to}`

/** “示范班”（市委党校），2022-05-10 至 2022-05-14，24 学时，证书 … */
export const trainingInWords = ({ className, base, from, to, credit, certificate }: TrainingEntry): string =>
  [
    `“${className}”${base && `（${base}）`}`,
    from === to ? from : `${from} 至 ${to}`,
    credit > 0 ? `${credit / 100} 学时` : '没有写学时',
    certificate && `证书 ${certificate}`,
  ]
    .filter(Boolean)
    .join('，')

export interface RecordedTraining {
  /** See `trainingKey`. */
  training: string
  certificate: string
  credit: number
}
/** A certificate belongs to one training; without one its class and days say which it is. */
export const isSame = (one: RecordedTraining, other: RecordedTraining): boolean =>
  one.training === other.training || (one.certificate !== '' && one.certificate === other.certificate)

export interface TrainingPlanning {
  directory: Directory
  /** By row: whom a person said it means. */
  choices: ReadonlyMap<number, string>
}

/** Whom the rows mean; whose records are then looked up. */
export function entriesOf(rows: readonly TrainingRow[], { directory, choices }: TrainingPlanning): PlannedTraining[] {
  const whom = directoryOf(directory)
  return rows.map((row): PlannedTraining => {
    const meant = whom(row, choices.get(row.row))
    if ('reason' in meant) return refusedEntry(row.row, meant.field, row.name, meant.reason, meant.suggestion)
    if ('candidates' in meant) return { row: row.row, kind: 'doubt', candidates: meant.candidates }
    const { className, base, from, to, credit, certificate } = row
    const entry = { person: meant.person, className, base, from, to, credit, certificate }
    return { row: row.row, kind: 'new', entry }
  })
}

/** A training that is recorded already, or stands in an earlier row, is not recorded again. */
export function withoutKnown(
  planned: readonly PlannedTraining[],
  recorded: ReadonlyMap<string, readonly RecordedTraining[]>,
): PlannedTraining[] {
  const known = new Map([...recorded].map(([person, all]) => [person, [...all]]))
  const bearers = new Map<string, { person: string; row: number }>()
  return planned.map((each) => {
    if (each.kind !== 'new') return each
    const { entry, row } = each
    const { person, certificate, credit } = entry
    const own = { training: trainingKey(entry), certificate, credit }
    const bearer = bearers.get(certificate)
    if (bearer && bearer.person !== person)
      return refusedEntry(
        row,
        'certificateNumber',
        certificate,
        `第 ${bearer.row} 行的另一个人也写着这个证书编号。`,
        '请对照证书核对。',
      )
    if (certificate !== '') bearers.set(certificate, bearer ?? { person, row })
    const before = known.get(person) ?? []
    const same = before.find((one) => isSame(one, own))
    if (!same) {
      known.set(person, [...before, own])
      return each
    }
    if (same.credit === credit) return { ...each, kind: 'unchanged' }
    const reason = `这次培训已经有记录，学时是 ${same.credit / 100}。`
    return refusedEntry(row, 'creditHours', String(credit / 100), reason, '请核对学时；记录有误的，请先撤销那条记录。')
  })
}

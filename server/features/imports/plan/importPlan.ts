/** The plan of a whole file: institution by institution, for each has its own staff numbers. */
import { createHash } from 'node:crypto'
import { digestOf } from '../digest.ts'
import { planImport } from './plan.ts'
import { refused, type Choices, type PlannedRow } from './planned.rule.ts'
import { isChanging, type ChangingRow } from './changes.rule.ts'
import type { RosterPerson, RosterRow } from './roster.rule.ts'

export interface Asked {
  importId: string
  choices: Choices
  today: string
  refusal(unit: string, position: string): string | null
  /** Who is in the roster, as far as the import reaches. */
  knownOf(institution: string): Promise<readonly RosterPerson[]>
  /** Numbers that people have whom the import does not reach. */
  takenOf(institution: string, numbers: readonly string[], known: ReadonlySet<string>): Promise<ReadonlySet<string>>
}
export type PlacedRow = PlannedRow & { institution: string | null }

/** The same ids at every reading of a file, so that a plan can be compared with an earlier one. */
function idsOf(importId: string): () => string {
  let made = 0
  return () => createHash('sha256').update(`${importId}:${made++}`).digest('base64url').slice(0, 16)
}

/** `rows`: by institution; taken out of it as they are planned, so that a whole city is not held twice. */
export async function planFile(rows: Map<string | null, RosterRow[]>, errors: readonly PlannedRow[], asked: Asked) {
  const newId = idsOf(asked.importId)
  const planned: PlacedRow[] = errors.map((row) => ({ ...row, institution: null }))
  let held = 0
  for (const [institution, own] of rows) {
    rows.delete(institution)
    if (institution === null) {
      planned.push(...own.map((row) => ({ ...withoutUnit(row), institution })))
      continue
    }
    const known = await asked.knownOf(institution)
    held += known.reduce((sum, { posts }) => sum + posts.filter(({ to }) => to === null).length, 0)
    const plan = planImport(known, own, { ...asked, newId })
    const numbers = plan.flatMap((row) => numberOf(row) ?? [])
    const taken = await asked.takenOf(institution, numbers, new Set(known.map(({ id }) => id)))
    for (const row of withoutTaken(plan, taken)) planned.push(Object.assign(row, { institution }))
  }
  planned.sort((a, b) => a.row - b.row)
  return { rows: planned, held, ended: endedIn(planned), digest: digestOf(planned) }
}

const withoutUnit = ({ row }: RosterRow): PlannedRow =>
  refused(row, 'unit', '', '没有写单位，看不出是哪所学校的人员。', '请填写单位，或在学校的名册里导入。')

function numberOf(row: PlannedRow): string | null {
  if (row.kind === 'new') return row.staffNumber
  return isChanging(row) ? (fieldsOf(row).find(({ field }) => field === 'staffNumber')?.after ?? null) : null
}
const fieldsOf = (row: ChangingRow) => (row.kind === 'new' ? [] : row.fields)

/** All rows of somebody whose number another has who is out of sight. */
function withoutTaken(plan: readonly PlannedRow[], taken: ReadonlySet<string>): PlannedRow[] {
  if (taken.size === 0) return [...plan]
  const refusedPeople = new Map<string, string>()
  for (const row of plan) {
    const number = numberOf(row)
    if (number !== null && taken.has(number) && isChanging(row)) refusedPeople.set(row.person, number)
  }
  return plan.map((row) => {
    const number = 'person' in row ? refusedPeople.get(row.person) : undefined
    if (number === undefined || !isChanging(row)) return row
    const reason = '本单位以外已有这个工号的人员。'
    return refused(row.row, 'staffNumber', number, reason, '请核对工号，或请上级单位导入。')
  })
}

const endedIn = (rows: readonly PlannedRow[]): number =>
  rows.reduce((sum, row) => sum + (isChanging(row) ? row.posts.filter(({ kind }) => kind === 'ended').length : 0), 0)

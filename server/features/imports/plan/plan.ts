/** The difference between the roster of an institution and the rows of a file: what an import would do, row by row. */
import { overlap } from '../../../lib/period.ts'
import { broughtBy, broughtValues } from '../../roster/broughtDetails.rule.ts'
import { NO_DETAILS, wrongDetail } from '../../roster/personDetails.rule.ts'
import { withoutContradictions } from './contradictions.ts'
import { PERSON_FIELDS, refused, type Choices, type FieldChange, type PlannedRow } from './planned.rule.ts'
import { readPost, type PostChange } from './posts.ts'
import type { Post, RosterPerson, RosterRow } from './roster.rule.ts'
import { undated, whomRowsMean, type Named } from './whom.rule.ts'

export interface Planning {
  choices: Choices
  newId: () => string
  /** A business date: nobody joined the Party after it. */
  today: string
  /** Why nobody can be appointed to a position in a unit; null: one can. */
  refusal?: (unit: string, position: string) => string | null
}

export function planImport(
  people: readonly RosterPerson[],
  rows: readonly RosterRow[],
  { choices, newId, today, refusal = () => null }: Planning,
): PlannedRow[] {
  const recorded = new Map(people.map((person) => [person.id, { ...person }]))
  const known = new Set(recorded.keys())
  const meant = withoutContradictions(whomRowsMean(recorded, rows, { choices, newId }))
  const named = postsNamed(meant)

  return meant.map((each) => {
    if ('kind' in each) return each
    const { row, person } = each
    const { id } = person
    const wrong = wrongOf(row, person, today)
    if (wrong) return wrong
    const posts = postChanges(each, { named: named.get(id)!, newId, refusal })
    if (!Array.isArray(posts)) return posts
    person.posts = posts.reduce<Post[]>(afterPost, person.posts)
    if (!known.has(id)) {
      known.add(id)
      const said = { staffNumber: row.staffNumber, phone: row.phone, ...broughtBy(row) }
      const { name } = Object.assign(person, said)
      return { row: row.row, kind: 'new', person: id, name, ...said, posts }
    }
    const fields = fieldChanges(person, row)
    for (const { field, after } of fields) person[field] = after
    return changed(row.row, id, fields, posts)
  })
}

const WRONG = {
  birthYear: ['birthDate', '出生年份与党员年龄不符（未满 18 周岁）。', '请核对出生年份。'],
  future: ['partyDate', '入党时间在今天之后。', '请核对入党时间。'],
  age: ['partyDate', '入党时未满 18 周岁。', '请核对入党时间和出生年份。'],
} as const

/** What a person's details cannot be once the row's are among them. */
function wrongOf(row: RosterRow, person: RosterPerson, today: string): PlannedRow | null {
  if (Object.keys(broughtBy(row)).length === 0) return null
  const wrong = wrongDetail({ ...NO_DETAILS, ...broughtValues({ ...person, ...broughtBy(row) }) }, today)
  if (!wrong) return null
  const [field, reason, suggestion] = WRONG[wrong]
  return refused(row.row, field, (field === 'birthDate' ? row.birthYear : row.partyJoinedOn) ?? '', reason, suggestion)
}

function changed(row: number, person: string, fields: FieldChange[], posts: PostChange[]): PlannedRow {
  if (fields.length === 0 && posts.length === 0) return { row, kind: 'unchanged', person }
  const kind = (['moved', 'ended'] as const).find((each) => posts.some((post) => post.kind === each)) ?? 'changed'
  return { row, kind, person, fields, posts }
}

function postsNamed(meant: readonly (Named | PlannedRow)[]): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>()
  for (const each of meant) {
    if ('kind' in each) continue
    const posts = named.get(each.person.id) ?? new Set()
    for (const position of each.row.positions) posts.add(`${each.row.unit}/${position}`)
    named.set(each.person.id, posts)
  }
  return named
}

const fieldChanges = (person: RosterPerson, row: RosterRow): FieldChange[] =>
  PERSON_FIELDS.flatMap((field) => {
    const after = row[field]
    const before = person[field] ?? null
    return !after || after === before ? [] : [{ field, before, after }]
  })

/** What a row changes of the person's posts, or why it cannot. */
function postChanges(
  { row, person }: Named,
  { named, newId, refusal }: { named: ReadonlySet<string> } & Required<Omit<Planning, 'choices' | 'today'>>,
): PostChange[] | PlannedRow {
  const changes: PostChange[] = []
  for (const position of row.positions) {
    const read = readPost(person.posts, { ...row, unit: row.unit! }, position, { named, newId })
    if (read.kind === 'same') continue
    if (read.kind === 'undated') return undated(row)
    if (read.to !== null && read.to <= read.from)
      return refused(row.row, 'to', read.to, `离任日期不晚于任职日期 ${read.from}。`, '请核对两个日期。')
    const reason = 'unit' in read ? refusal(read.unit, read.position) : null
    if (reason) return refused(row.row, 'position', '', reason, '请核对单位和职务。')
    const other = heldBeside(person.posts, read, `${row.unit}/${position}`)
    if (other) {
      const clash = `与名册里同一职务的另一段任职（${other.from} 起）时间重叠。`
      return refused(row.row, 'from', row.from ?? '', clash, '请核对日期，或先在名册里更正那段任职。')
    }
    changes.push(read)
  }
  return changes
}

/** Another record of the same post on some day of the changed one. */
const heldBeside = (posts: readonly Post[], change: PostChange, post: string): Post | undefined =>
  posts.find(
    (each) =>
      `${each.unit}/${each.position}` === post &&
      !(change.kind !== 'begun' && each.id === change.post) &&
      overlap(each, change),
  )

/** The posts of a person once a change is made. */
export function afterPost(posts: readonly Post[], change: PostChange): Post[] {
  const { from, to, dualLeader } = change
  const said = { from, to, dualLeader, ...(change.term && { term: change.term }) }
  if (!('unit' in change)) return posts.map((post) => (post.id === change.post ? { ...post, ...said } : post))
  const { id, unit, position } = change
  const kept =
    change.kind === 'moved' ? posts.map((post) => (post.id === change.post ? { ...post, to: from } : post)) : posts
  return [...kept, { id, unit, position, ...said }]
}

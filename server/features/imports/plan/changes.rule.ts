/** What the rows of a plan, taken together, change of each person. */
import { broughtBy, type BroughtDetails } from '../../roster/broughtDetails.rule.ts'
import { PERSON_FIELDS, type PlannedRow } from './planned.rule.ts'
import type { PostChange } from './posts.ts'
import type { Post } from './roster.rule.ts'

export type ChangingRow = Extract<PlannedRow, { kind: 'new' | 'changed' | 'moved' | 'ended' }>
export interface PlannedPerson extends BroughtDetails {
  person: string
  added: boolean
  name?: string
  staffNumber?: string
  phone?: string
  begun: Post[]
  replaced: { post: string; by: Post }[]
}

export const isChanging = (row: PlannedRow): row is ChangingRow =>
  row.kind === 'new' || row.kind === 'changed' || row.kind === 'moved' || row.kind === 'ended'

/** The id of the record that takes the place of another in one import. */
const placeTaker = (post: string, importId: string): string => `${importId.slice(0, 12)}${post}`.slice(0, 60)

/** `rows`: all of one person, in the order of the file. */
export function personChange(rows: readonly ChangingRow[], importId: string): PlannedPerson {
  const [first] = rows
  const change: PlannedPerson = { person: first!.person, added: false, begun: [], replaced: [] }
  const replaced = new Map<string, Post>()
  const begun = new Map<string, Post>()
  for (const row of rows) {
    Object.assign(change, saidOf(row))
    for (const post of row.posts) apply(post)
  }
  return {
    ...change,
    begun: [...begun.values()],
    replaced: [...replaced].map(([post, by]) => ({ post, by: { ...by, id: placeTaker(post, importId) } })),
  }

  function apply(post: PostChange): void {
    const { from, to, dualLeader } = post
    const said = { from, to, dualLeader, ...(post.term && { term: post.term }) }
    if (post.kind === 'moved') end(post.post, { ...post.before, to: from })
    if ('unit' in post) begun.set(post.id, { id: post.id, unit: post.unit, position: post.position, ...said })
    else end(post.post, { ...post.before, ...said })
  }
  function end(post: string, after: Post): void {
    if (begun.has(post)) begun.set(post, after)
    else replaced.set(post, after)
  }
}

function saidOf(row: ChangingRow): Partial<PlannedPerson> {
  if (row.kind !== 'new') return Object.fromEntries(row.fields.map(({ field, after }) => [field, after]))
  const { name, staffNumber, phone } = row
  return { added: true, name, ...(staffNumber && { staffNumber }), ...(phone && { phone }), ...broughtBy(row) }
}

export interface FieldMade {
  field: (typeof PERSON_FIELDS)[number]
  before: string | null
  after: string | null
}

/** What was there of somebody known before the rows, and what is now; the first before and the last after of each. */
export function fieldsMade(rows: readonly ChangingRow[]): FieldMade[] {
  const made = new Map<string, FieldMade>()
  for (const row of rows)
    if (row.kind === 'new')
      for (const field of PERSON_FIELDS) made.set(field, { field, before: null, after: row[field] ?? null })
    else
      for (const each of row.fields)
        made.set(each.field, { ...each, before: made.get(each.field)?.before ?? each.before })
  return [...made.values()]
}

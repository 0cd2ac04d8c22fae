/** What the posts in the rows of one person change of those that are recorded. */
import { overlap } from '../../../lib/period.ts'
import type { Term } from '../../roster/terms.rule.ts'
import type { Post, RosterRow } from './roster.rule.ts'

interface Held {
  from: string
  to: string | null
  dualLeader: boolean
  /** Absent: the file says nothing of it. */
  term?: Term
}
/** `id` of a post that begins; `post` of one that is recorded, or that an earlier row began. */
export type PostChange =
  | ({ kind: 'begun'; id: string; unit: string; position: string } & Held)
  | ({ kind: 'corrected' | 'ended'; post: string; before: Post } & Held)
  | ({ kind: 'moved'; id: string; post: string; before: Post; unit: string; position: string } & Held)
export type PostReading = PostChange | { kind: 'same' } | { kind: 'undated' }

export const isSameTerm = (one: Term, other: Term | undefined): boolean =>
  one.electedOn === other?.electedOn && one.years === other.years

/** The record that a row speaks of: one on whose days the row's period lies, else the one that began last. */
function recordedAs(posts: readonly Post[], { unit, from, to }: RosterRow, position: string): Post | undefined {
  const same = posts
    .filter((post) => post.unit === unit && post.position === position)
    .sort((a, b) => (a.from < b.from ? 1 : -1))
  return from === null ? same[0] : same.find((post) => overlap(post, { from, to }))
}

/**
 * `named`: what the whole file says that the person holds: `unit/position`. A post that it does not name, of the
 *   same position and still held, is the one that was left for the new one.
 */
export function readPost(
  posts: readonly Post[],
  row: RosterRow & { unit: string },
  position: string,
  { named, newId }: { named: ReadonlySet<string>; newId: () => string },
): PostReading {
  const post = recordedAs(posts, row, position)
  if (post) {
    const from = row.from ?? post.from
    const to = row.to ?? post.to
    const dualLeader = row.dualLeader ?? post.dualLeader
    const isSame = from === post.from && to === post.to && dualLeader === post.dualLeader
    if (isSame && (!row.term || isSameTerm(row.term, post.term))) return { kind: 'same' }
    return {
      kind: post.to === null && to !== null ? 'ended' : 'corrected',
      post: post.id,
      before: post,
      from,
      to,
      dualLeader,
      ...(row.term && { term: row.term }),
    }
  }
  if (row.from === null) return { kind: 'undated' }
  const { unit, from, to } = row
  const dualLeader = row.dualLeader ?? false
  const left = posts.filter(
    (each) =>
      each.position === position && each.to === null && each.from < from && !named.has(`${each.unit}/${position}`),
  )
  const begun = { id: newId(), unit, position, from, to, dualLeader, ...(row.term && { term: row.term }) }
  const [before] = left
  return left.length === 1 && before
    ? { kind: 'moved', post: before.id, before, ...begun }
    : { kind: 'begun', ...begun }
}

/** What the posts in the rows of one person change of those that are recorded. */
import { overlap } from '../../../lib/period.ts'
import type { Post, RosterRow } from './roster.rule.ts'

export type PostChange =
  | { kind: 'begun'; unit: string; position: string; from: string; to: string | null }
  | { kind: 'corrected' | 'ended'; post: string; from: string; to: string | null }
  | { kind: 'moved'; post: string; unit: string; position: string; from: string; to: string | null }
export type PostReading = PostChange | { kind: 'same' } | { kind: 'undated' }

/** The record that a row speaks of: one on whose days the row's period lies, else the one that began last. */
function recordedAs(posts: readonly Post[], { unit, from, to }: RosterRow, position: string): Post | undefined {
  const same = posts
    .filter((post) => post.unit === unit && post.position === position)
    .sort((a, b) => (a.from < b.from ? 1 : -1))
  return from === null ? same[0] : same.find((post) => overlap(post, { from, to }))
}

/**
 * @param named What the whole file says that the person holds: `unit/position`. A post that it does not name, of the
 *   same position and still held, is the one that was left for the new one.
 */
export function readPost(
  posts: readonly Post[],
  row: RosterRow & { unit: string },
  position: string,
  named: ReadonlySet<string>,
): PostReading {
  const post = recordedAs(posts, row, position)
  if (post) {
    const from = row.from ?? post.from
    const to = row.to ?? post.to
    if (from === post.from && to === post.to) return { kind: 'same' }
    return { kind: post.to === null && to !== null ? 'ended' : 'corrected', post: post.id, from, to }
  }
  if (row.from === null) return { kind: 'undated' }
  const { unit, from, to } = row
  const left = posts.filter(
    (each) =>
      each.position === position && each.to === null && each.from < from && !named.has(`${each.unit}/${position}`),
  )
  if (left.length === 1) return { kind: 'moved', post: left[0]!.id, unit, position, from, to }
  return { kind: 'begun', unit, position, from, to }
}

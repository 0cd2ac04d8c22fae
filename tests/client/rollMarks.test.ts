import { expect, it } from 'vitest'
import { marksBack, marksOf } from '../../client/features/attendance/marks.ts'

it('takes back one’s own entries alone: what others have entered first, or since, stays', () => {
  const lines = [
    { person: 'a', revision: 0, entry: null },
    { person: 'b', revision: 2, entry: { state: 'late' as const } },
    { person: 'c', revision: 1, entry: { state: 'absent' as const } },
  ]
  expect(marksOf(lines, 'present').map(({ revision }) => revision)).toEqual([0, 2, 1])
  // The server takes a mark against the revision that was read: that of one's own entry, not what stands by then.
  expect(marksBack(lines, ['c'])).toEqual([
    { person: 'a', state: null, revision: 1 },
    { person: 'b', state: 'late', revision: 3 },
  ])
})

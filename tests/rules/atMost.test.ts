import { expect, test } from 'vitest'
import { atMost } from '../../server/lib/atMost.ts'

/** Works that end when told; which have begun, in their order. */
function works(run: ReturnType<typeof atMost>) {
  const begun: number[] = []
  const ends = new Map<number, () => void>()
  const begin = (which: number) =>
    run(() => {
      begun.push(which)
      return new Promise<void>((resolve) => ends.set(which, resolve))
    })
  const end = async (which: number) => {
    ends.get(which)!()
    await settled()
  }
  return { begun, begin, end }
}
const settled = () => new Promise(setImmediate)
const upTo = (most: number) => [...Array(most).keys()]

test('so many run at a time, the next begins when one ends; beyond the line is refused', async () => {
  const { begun, begin, end } = works(atMost(2, 2))
  const all = upTo(4).map(begin)
  await expect(begin(4)).rejects.toThrow('the line is full')
  expect(begun).toEqual([0, 1])
  await end(1)
  expect(begun).toEqual([0, 1, 2])
  for (const which of [0, 2, 3]) await end(which)
  await Promise.all(all)
})

test('who waits is let in with others, in order, and nobody overtakes them; nobody waits for ever', async () => {
  const { begun, begin, end } = works(atMost(4, Infinity, undefined, 2))
  const all = upTo(7).map(begin)
  await settled()
  expect(begun).toEqual(upTo(4))
  await end(0)
  all.push(begin(7))
  await settled()
  expect(begun).toEqual(upTo(4))
  await end(1)
  expect(begun).toEqual(upTo(6))
  for (const which of upTo(8).slice(2)) await end(which)
  expect(begun).toEqual(upTo(8))
  await Promise.all(all)
})

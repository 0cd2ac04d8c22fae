import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ringBuffer, type CacheSlot } from '../../server/features/delivery/ringBuffer.ts'

const SIZE = 100

/** Memory, and what a user of it wrote into each stretch. */
function open() {
  const gone: CacheSlot[] = []
  const memory = ringBuffer(SIZE, (stretch) => gone.push(stretch))
  let mark = 0
  return {
    memory,
    gone,
    take(length: number, users = 0): CacheSlot | null {
      const stretch = memory.take(length)
      if (!stretch) return null
      stretch.bytes.fill(++mark)
      stretch.users = users
      return stretch
    },
  }
}

describe('the memory of the media', () => {
  it('holds no more than its size, and never gives away what is in use', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 60 }), users: fc.nat(2) }) },
      fc.record({ release: fc.nat(9) }),
      fc.record({ want: fc.nat(9) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { memory, gone, take } = open()
        const held = new Map<CacheSlot, number>()
        for (const each of steps) {
          const all = [...held.keys()]
          if ('take' in each) {
            const stretch = take(each.take, each.users)
            if (stretch) held.set(stretch, stretch.bytes[0]!)
            else expect(all.some(({ users }) => users > 0)).toBe(true)
          } else if ('release' in each) {
            const stretch = all[each.release % (all.length || 1)]
            if (stretch && stretch.users > 0) stretch.users--
          } else if (all.length > 0) all[each.want % all.length]!.wanted = true
          for (const stretch of gone.splice(0)) {
            expect(stretch.users).toBe(0)
            expect(held.delete(stretch)).toBe(true)
          }
          for (const [{ bytes }, mark] of held) expect(bytes.every((byte) => byte === mark)).toBe(true)
          expect(memory.total()).toBe([...held.keys()].reduce((sum, { bytes }) => sum + bytes.length, 0))
          expect(memory.total()).toBeLessThanOrEqual(SIZE)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('gives up what was not asked for first', () => {
    const { gone, take } = open()
    const [first, second] = [take(50)!, take(50)!]
    first.wanted = true
    take(10)
    expect(gone).toEqual([second])
    take(50)
    expect(gone).toEqual([second, first])
  })

  it('says when nothing is free, and when nothing ever could be', () => {
    const { take } = open()
    const all = [take(50, 1)!, take(50, 1)!]
    expect([take(1), take(SIZE + 1)]).toEqual([null, null])
    all[1]!.users--
    expect(take(50)?.start).toBe(50)
  })
})

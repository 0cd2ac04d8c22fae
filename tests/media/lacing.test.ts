import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LACING, packetsOf, type Lacing } from '../../media/instantPlay/lacing.ts'
import { laced } from './laced.ts'

const sizes = fc.array(fc.integer({ min: 1, max: 1536 }), { minLength: 1, maxLength: 256 })

describe.each(Object.entries(LACING))('several packets in a block, %s', (name, lacing) => {
  test('are found where they were put', () => {
    fc.assert(
      fc.property(
        name === 'fixed'
          ? fc
              .tuple(fc.integer({ min: 1, max: 1536 }), fc.integer({ min: 1, max: 256 }))
              .map(([size, count]) => Array<number>(count).fill(size))
          : sizes,
        (each) => {
          const packets = each.map((size, index) => Buffer.alloc(size, index))
          const block = laced(packets, lacing)
          const found = packetsOf(block, block.length, lacing)!
          expect(found.sizes).toEqual(each)
          expect(block.subarray(found.body)).toEqual(Buffer.concat(packets))
        },
      ),
    )
  })

  test('whatever a stranger wrote, they fill the block, or are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 0, max: 5_000 }), (bytes, length) => {
        const found = packetsOf(Buffer.from(bytes), length, lacing)
        if (!found) return
        expect(Math.min(...found.sizes)).toBeGreaterThan(0)
        expect(found.sizes.reduce((sum, size) => sum + size, found.body)).toBe(length)
      }),
    )
  })
})

test('the example of RFC 9559: 800, 500 and 1000 bytes', () => {
  const example = (hex: string, lacing: Lacing) =>
    packetsOf(Buffer.from(hex, 'hex'), hex.length / 2 + 2300, lacing)?.sizes
  expect(example('02ffffff23fff5', LACING.xiph)).toEqual([800, 500, 1000])
  expect(example('0243205ed3', LACING.ebml)).toEqual([800, 500, 1000])
})

import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Readable, type Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { momentsToKeep } from '../../server/backup/keep.rule.ts'
import { HEADER_BYTES, newKey, opening, sealing } from '../../server/backup/seal.ts'
import { isOverdue } from '../../server/features/backups/overdue.rule.ts'

const nights = (count: number, from = '2026-01-01T01:30:00+08:00') =>
  Array.from({ length: count }, (_, at) => new Date(Date.parse(from) + at * 86_400_000))
/** Dates of Shanghai. */
const kept = (moments: Date[], daily: number, weekly: number, monthly: number) =>
  [...momentsToKeep(moments, { daily, weekly, monthly })]
    .map((moment) => new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10))
    .sort()

test('of a year of nights: the last days, the last of each week (Monday to Sunday) and of each month', () => {
  const year = nights(365) // the last one on Thursday 31 December
  expect(kept(year, 3, 0, 0)).toEqual(['2026-12-29', '2026-12-30', '2026-12-31'])
  expect(kept(year, 0, 3, 0)).toEqual(['2026-12-20', '2026-12-27', '2026-12-31'])
  expect(kept(year, 0, 0, 3)).toEqual(['2026-10-31', '2026-11-30', '2026-12-31'])
  expect(kept(year, 7, 4, 12)).toHaveLength(7 + 2 + 11)
})

test('days are those of Shanghai; nights without a backup count for nothing', () => {
  const late = new Date('2026-03-01T15:59:00Z')
  const next = new Date('2026-03-02T16:01:00Z')
  expect(kept([late, next, ...nights(2)], 2, 0, 0)).toEqual(['2026-03-01', '2026-03-03'])
})

test('the newest and whatever was made within a day before it is kept, whatever the settings; nothing that was not there is', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 60 }),
      fc.record({ daily: fc.nat(9), weekly: fc.nat(9), monthly: fc.nat(9) }),
      (hours, keeping) => {
        const moments = hours.map((hour) => new Date(hour * 3_600_000))
        const found = momentsToKeep(moments, keeping)
        const newest = Math.max(...hours)
        for (const moment of found) expect(moments).toContain(moment)
        for (const [at, hour] of hours.entries()) if (newest - hour < 24) expect(found).toContain(moments[at])
        expect(found.size).toBeLessThanOrEqual(24 + keeping.daily + keeping.weekly + keeping.monthly)
      },
    ),
  )
})

test('a backup is overdue six hours after it was due', () => {
  const due = new Date('2026-03-01T00:00:00Z')
  expect(isOverdue(due, new Date('2026-03-01T06:00:00Z'))).toBe(false)
  expect(isOverdue(due, new Date('2026-03-01T06:00:01Z'))).toBe(true)
  expect(isOverdue(null, due)).toBe(false)
})

test('every feature that keeps files says which its documents name: a backup has no others', () => {
  const root = path.join(import.meta.dirname, '../../server/features')
  const rooms = (pattern: RegExp): string[] => {
    const found = globSync('*/**/*.ts', { cwd: root }).filter((file) =>
      pattern.test(readFileSync(path.join(root, file), 'utf8')),
    )
    return [...new Set(found.map((file) => file.split(path.sep)[0]!))].sort()
  }
  const keeping = rooms(/\b(storage\.put(Folder)?|keepProof)\(/)
  expect(keeping).toContain('assets')
  expect(rooms(/\bnamesFiles\(/)).toEqual(keeping)
})

test('what is sealed opens as it was; with a byte changed, a piece moved, left out or cut off it does not', async () => {
  const PIECE = 64 * 1024
  const SEALED = PIECE + 16
  const master = await newKey('a passphrase of the tests')
  const through = (bytes: Uint8Array, by: Transform) => buffer(Readable.from([bytes], { objectMode: false }).pipe(by))
  const open = (sealed: Buffer) => {
    const opened = opening(master, sealed.subarray(0, HEADER_BYTES))
    return through(sealed.subarray(HEADER_BYTES), opened)
  }
  for (const length of [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE]) {
    const content = Buffer.alloc(length, 'film')
    const sealed = await through(content, sealing(master))
    expect((await open(sealed)).equals(content)).toBe(true)
    expect(sealed.includes('filmfilm')).toBe(false)
    for (const at of [HEADER_BYTES - 1, HEADER_BYTES, sealed.length - 17, sealed.length - 1]) {
      const changed = Buffer.from(sealed)
      changed[at]! ^= 1
      await expect(open(changed), `${length}: ${at}`).rejects.toThrow('damaged')
    }
  }
  const sealed = await through(Buffer.alloc(3 * PIECE, 'film'), sealing(master))
  const head = sealed.subarray(0, HEADER_BYTES)
  const [first, second, third] = [0, 1, 2].map((at) => sealed.subarray(HEADER_BYTES + at * SEALED).subarray(0, SEALED))
  for (const pieces of [[second, first, third], [first, third], [first, second], [first], []])
    await expect(open(Buffer.concat([head, ...pieces.map((piece) => piece!)]))).rejects.toThrow('damaged')
})

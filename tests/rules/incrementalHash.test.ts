import { createHash } from 'node:crypto'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { followHash, hashOf } from '../../server/features/uploads/incrementalHash.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'hongling-hash-'))
afterAll(() => rm(folder, { recursive: true }))

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

test('a hash that followed the bytes as they came is that of the file, wherever it looked', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ bytes: fc.uint8Array({ maxLength: 3_000 }), look: fc.boolean() }), { maxLength: 8 }),
      async (pieces) => {
        const file = path.join(folder, `${run++}`)
        await writeFile(file, '')
        for (const { bytes, look } of pieces) {
          await appendFile(file, bytes)
          if (look) await followHash(file)
        }
        expect(await hashOf(file)).toBe(sha256(Buffer.concat(pieces.map(({ bytes }) => bytes))))
        expect(await hashOf(file), 'nothing of the last time is left').toBe(
          sha256(Buffer.concat(pieces.map(({ bytes }) => bytes))),
        )
      },
    ),
    { numRuns: 40 },
  )
})

test('a file that is not there is nothing to follow, and no hash', async () => {
  await followHash(path.join(folder, 'none'))
  await expect(hashOf(path.join(folder, 'none'))).rejects.toThrow('ENOENT')
})

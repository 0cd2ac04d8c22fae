import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Storage } from '../../server/storage/storage.ts'
import { memoryCache } from '../../server/features/delivery/memoryCache.ts'
import { folderStorage } from '../../server/storage/folder.ts'
import { partsOf } from '../../server/storage/key.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { behavesAsStorage, handFor } from '../support/storageContract.ts'

const open = (root = dataFolder()) => folderStorage(path.join(root, 'files'))

describe('storage in a folder', () => {
  behavesAsStorage(() => open())

  it('removes what a killed process left in its workshop', async () => {
    const root = dataFolder()
    const left = path.join(root, 'files', '.incoming', 'half')
    mkdirSync(left, { recursive: true })
    const storage = open(root)
    await storage.sweep(60_000)
    expect(existsSync(left)).toBe(true)
    await storage.sweep(-1)
    expect(existsSync(left)).toBe(false)
  })

  it('reads no key as a path that leads out of it', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        let parts: string[]
        try {
          parts = partsOf(key)
        } catch {
          return
        }
        expect(path.join('/root', ...parts).startsWith('/root/')).toBe(true)
      }),
    )
  })
})

describe('the memory for media', () => {
  it.each([
    ['read into it', true],
    ['read as a stream', false],
  ])(
    'stays within its bound, keeps what was asked for last, and reads once for many who ask at once: %s',
    async (_how, direct) => {
      const storage = open()
      const readInto: NonNullable<Storage['readInto']> = async (key, bytes) =>
        direct && (reads++, storage.readInto!(key, bytes))
      const { local } = handFor(storage)
      for (const name of ['a', 'b', 'c']) await storage.put(name, local(name.repeat(10)))
      await storage.put('large', local('x'.repeat(50)))
      let reads = 0
      const cache = memoryCache(
        { size: storage.size, read: (key, range) => (reads++, storage.read(key, range)), readInto },
        { cacheBytes: 25, objectBytes: 20 },
      )
      await Promise.all([1, 2, 3].map(() => cache.find('a')))
      expect(reads).toBe(1)
      await cache.find('b')
      expect(cache.hot('a')?.slot.bytes.toString()).toBe('a'.repeat(10))
      await cache.find('c')
      expect([cache.hot('a') !== undefined, cache.hot('b') !== undefined, cache.total()]).toEqual([true, false, 20])
      expect(await cache.find('large')).toMatchObject({ size: 50 })
      expect(cache.hot('large')).toBeUndefined()
      expect(await cache.find('none')).toBeNull()
    },
  )
})

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mediaCache } from '../../server/features/uploads/mediaCache.ts'
import { folderStorage } from '../../server/storage/folder.ts'
import { partsOf } from '../../server/storage/key.ts'
import { dataFolder } from '../support/dataFolder.ts'

function open() {
  const root = dataFolder()
  const storage = folderStorage(path.join(root, 'files'))
  let made = 0
  const local = (content: string) => {
    const file = path.join(root, `local-${made++}`)
    writeFileSync(file, content)
    return file
  }
  const text = async (key: string, range?: { start: number; end: number }) => {
    const found = await storage.read(key, range)
    return found && (await buffer(found.body)).toString()
  }
  return { root, storage, local, text }
}

describe('storage in a folder', () => {
  it('takes a file over and gives its bytes, or some of them', async () => {
    const { storage, local, text } = open()
    const file = local('abcdef')
    await storage.put('originals/x', file)
    expect(existsSync(file)).toBe(false)
    expect([await text('originals/x'), await text('originals/x', { start: 1, end: 3 }), await storage.size('originals/x')]).toEqual(['abcdef', 'bcd', 6])
    expect([await text('originals/y'), await storage.size('originals'), await text('originals/x/z')]).toEqual([null, null, null])
  })

  it('never changes what is there', async () => {
    const { storage, local, text } = open()
    await storage.put('originals/x', local('first'))
    await storage.put('originals/x', local('second'))
    expect(await text('originals/x')).toBe('first')
  })

  it('takes a folder over as a whole, and removes by prefix', async () => {
    const { root, storage, text } = open()
    const folder = path.join(root, 'package')
    mkdirSync(folder)
    for (const name of ['master.m3u8', 'v1-00000.m4s']) writeFileSync(path.join(folder, name), name)
    await storage.putFolder('renditions/a/1', folder)
    expect([await text('renditions/a/1/master.m3u8'), existsSync(folder)]).toEqual(['master.m3u8', false])
    await storage.remove('renditions/a/1/')
    await storage.remove('renditions/a/1/')
    expect(await text('renditions/a/1/master.m3u8')).toBeNull()
  })

  it('lends a local path, and says what is free', async () => {
    const { storage, local } = open()
    await storage.put('originals/x', local('abc'))
    expect(await storage.withLocal('originals/x', async (file) => readFileSync(file, 'utf8'))).toBe('abc')
    expect(await storage.freeBytes()).toBeGreaterThan(0)
    await storage.check()
  })

  it('has no key that leads out of it or to its working files', async () => {
    const { root, storage } = open()
    writeFileSync(path.join(root, 'secret'), 'x')
    for (const key of ['../secret', 'a/../../secret', '/secret', 'a//b', '.incoming', 'a/.b', '', 'a\\b', 'a\0b', '..']) {
      await expect(storage.read(key), key).rejects.toThrow(RangeError)
    }
    fc.assert(fc.property(fc.string(), (key) => {
      let parts: string[]
      try {
        parts = partsOf(key)
      } catch {
        return
      }
      expect(path.join('/root', ...parts).startsWith('/root/')).toBe(true)
    }))
    expect(readdirSync(path.join(root, 'files'))).toEqual([])
  })
})

describe('the memory for media', () => {
  it('stays within its bound, keeps what was asked for last, and reads once for many who ask at once', async () => {
    const { storage, local } = open()
    for (const name of ['a', 'b', 'c']) await storage.put(name, local(name.repeat(10)))
    await storage.put('large', local('x'.repeat(50)))
    let reads = 0
    const cache = mediaCache({ ...storage, read: (key, range) => (reads++, storage.read(key, range)) }, { cacheBytes: 25, objectBytes: 20 })
    await Promise.all([1, 2, 3].map(() => cache.find('a')))
    expect(reads).toBe(1)
    await cache.find('b')
    expect(cache.hot('a')?.bytes?.toString()).toBe('a'.repeat(10))
    await cache.find('c')
    expect([cache.hot('a') !== undefined, cache.hot('b') !== undefined, cache.total()]).toEqual([true, false, 20])
    expect(await cache.find('large')).toMatchObject({ size: 50, bytes: null })
    expect(await cache.find('none')).toBeNull()
  })
})

/** What every storage does, whatever it is made of. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import type { Storage } from '../../server/storage/storage.ts'
import { dataFolder } from './dataFolder.ts'

/** Files to hand over, and a look at what is stored. */
export function handFor(storage: Storage) {
  const root = dataFolder()
  let made = 0
  return {
    root,
    local(content: string | Uint8Array): string {
      const file = path.join(root, `local-${made++}`)
      writeFileSync(file, content)
      return file
    },
    async text(key: string, range?: { start: number; end: number }): Promise<string | null> {
      const found = await storage.read(key, range)
      return found && (await buffer(found.body)).toString()
    },
  }
}

/** `open` gives an empty storage, or one whose keys below `k` nobody else uses. */
export function behavesAsStorage(open: () => Storage): void {
  it('takes a file over and gives its bytes, or some of them', async () => {
    const storage = open()
    const { local, text } = handFor(storage)
    const file = local('abcdef')
    await storage.put('k1/x', file)
    expect(existsSync(file)).toBe(false)
    expect([await text('k1/x'), await text('k1/x', { start: 1, end: 3 }), await storage.size('k1/x')]).toEqual([
      'abcdef',
      'bcd',
      6,
    ])
    const some = (await storage.read('k1/x', { start: 1, end: 3 }))!
    expect([some.size, (await buffer(some.body)).length]).toEqual([6, 3])
    expect([await text('k1/y'), await storage.size('k1'), await text('k1/x/z')]).toEqual([null, null, null])
  })

  it('never changes what is there', async () => {
    const storage = open()
    const { local, text } = handFor(storage)
    await storage.put('k2/x', local('first'))
    const second = local('second')
    await storage.put('k2/x', second)
    expect([await text('k2/x'), existsSync(second)]).toEqual(['first', false])
  })

  it('takes a folder over as a whole, and removes by prefix, nothing beside it', async () => {
    const storage = open()
    const { root, local, text } = handFor(storage)
    const folder = path.join(root, 'package')
    mkdirSync(path.join(folder, 'deep'), { recursive: true })
    for (const name of ['master.m3u8', 'v1-00000.m4s', 'deep/a']) writeFileSync(path.join(folder, name), name)
    await storage.putFolder('k3/a/1', folder)
    await storage.put('k3/a/10', local('beside'))
    expect([await text('k3/a/1/master.m3u8'), await text('k3/a/1/deep/a'), existsSync(folder)]).toEqual([
      'master.m3u8',
      'deep/a',
      false,
    ])
    const listed = await Array.fromAsync(storage.list('k3/a/1'))
    expect(listed.sort()).toEqual(['k3/a/1/deep/a', 'k3/a/1/master.m3u8', 'k3/a/1/v1-00000.m4s'])
    expect(await Array.fromAsync(storage.list('k3/a/2'))).toEqual([])
    await storage.remove('k3/a/1/')
    await storage.remove('k3/a/1/')
    expect([await text('k3/a/1/master.m3u8'), await text('k3/a/1/deep/a'), await text('k3/a/10')]).toEqual([
      null,
      null,
      'beside',
    ])
    await storage.remove('k3/a/10')
    expect(await text('k3/a/10')).toBeNull()
  })

  it('lends a local path, and says what is free', async () => {
    const storage = open()
    await storage.put('k4/x', handFor(storage).local('abc'))
    expect(await storage.withLocal('k4/x', async (file) => readFileSync(file, 'utf8'))).toBe('abc')
    expect(await storage.freeBytes()).toBeGreaterThan(0)
    await storage.check()
    await storage.sweep(0)
    expect(await storage.size('k4/x')).toBe(3)
  })

  it('has no key that leads out of it or to its working files', async () => {
    const storage = open()
    for (const key of [
      '../secret',
      'a/../../secret',
      '/secret',
      'a//b',
      '.incoming',
      'a/.b',
      '',
      'a\\b',
      'a\0b',
      '..',
    ]) {
      await expect(storage.read(key), key).rejects.toThrow(RangeError)
      await expect((async () => storage.remove(key))(), key).rejects.toThrow(RangeError)
    }
  })
}

import { fstatSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { mediaFiles, useFile } from '../../server/features/uploads/mediaFiles.ts'
import { folderStorage } from '../../server/storage/folder.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { until } from '../support/wait.ts'

const isOpen = (fd: number): boolean => {
  try {
    return fstatSync(fd).nlink === 0 // ours: its name is gone, and no other file that takes the number has lost its own
  } catch {
    return false
  }
}

/** Files that are named a, b, c …; each loses its name once it is open, so that what holds it is only its descriptor. */
function open(most: number) {
  const root = dataFolder()
  const storage = folderStorage(root)
  const files = mediaFiles((key) => storage.openFile!(key), most)
  return {
    ...files,
    async heat(key: string) {
      writeFileSync(path.join(root, key), key.repeat(1000))
      await files.find(key)
      unlinkSync(path.join(root, key))
      return files.hot(key)!
    },
  }
}

afterEach(() => void vi.useRealTimers())

describe('the open files of the media', () => {
  it('are at most so many, and closed when their last user is done', async () => {
    const { heat, hot } = open(2)
    const first = await heat('a')
    const done = useFile(first)
    for (const key of ['b', 'c', 'd']) await heat(key)
    expect(['a', 'b', 'c', 'd'].filter((key) => hot(key))).toHaveLength(2)
    expect(hot('a')).toBeUndefined()
    expect(isOpen(first.fd)).toBe(true)
    done()
    await until('it to be closed', () => !isOpen(first.fd))
  })

  it('are closed when nobody asked for a while, so that the disk gets their room back', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] })
    const { heat, hot } = open(10)
    const [asked, left] = [await heat('a'), await heat('b')]
    vi.advanceTimersByTime(60_000)
    hot('a')
    vi.advanceTimersByTime(60_000)
    await until('the other to be closed', () => !isOpen(left.fd))
    expect([isOpen(asked.fd), hot('b')]).toEqual([true, undefined])
  })

  it('are told of when they are too large to be kept, and when there are none', async () => {
    const root = dataFolder()
    const storage = folderStorage(root)
    const files = mediaFiles((key) => storage.openFile!(key))
    writeFileSync(path.join(root, 'large'), Buffer.alloc(5 * 1024 * 1024))
    expect(await files.find('large')).toMatchObject({ size: 5 * 1024 * 1024 })
    expect([files.hot('large'), await files.find('none')]).toEqual([undefined, null])
  })
})

import { fstatSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import path from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { fileCache, useFile } from '../../server/features/delivery/fastPath/fileCache.ts'
import { reply } from '../../server/features/delivery/reply.ts'
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

/**
 * Files that are named a, b, c …; each loses its name once it is open, so that what holds it is only its descriptor.
 */
function open(most: number, cacheBytes = 1e9) {
  const root = dataFolder()
  const storage = folderStorage(root)
  const files = fileCache((key) => storage.openFile!(key), cacheBytes, most)
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

  it('hold no more bytes than they may, and keep what was asked for last', async () => {
    const { heat, hot } = open(10, 2_500)
    for (const key of ['a', 'b']) await heat(key)
    await heat('c')
    expect(['a', 'b', 'c'].filter((key) => hot(key))).toEqual(['b', 'c'])
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
    const files = fileCache((key) => storage.openFile!(key), 1e9)
    writeFileSync(path.join(root, 'large'), Buffer.alloc(5 * 1024 * 1024))
    expect(await files.find('large')).toMatchObject({ size: 5 * 1024 * 1024 })
    expect([files.hot('large'), await files.find('none')]).toEqual([undefined, null])
  })
})

const KIND = ['content-type', 'video/iso.segment']
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  return (server.address() as AddressInfo).port
}

describe('a reply from an open file', () => {
  it('counts no user for a viewer who left while it was opened', async () => {
    const { heat } = open(2)
    const file = await heat('a')
    const { promise, resolve } = Promise.withResolvers<void>()
    const port = await serve((req, res) => {
      res.once('close', () => {
        reply(req, res, KIND, file)
        resolve()
      })
      socket.destroy()
    })
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await promise
    expect(file.users).toBe(0)
  })

  it('breaks off when the file became shorter, and the next one opens it anew', async () => {
    const root = dataFolder()
    const storage = folderStorage(root)
    const files = fileCache((key) => storage.openFile!(key), 1e9)
    writeFileSync(path.join(root, 'a'), Buffer.alloc(300_000))
    await files.find('a')
    truncateSync(path.join(root, 'a'), 10_000)
    const port = await serve((req, res) => void reply(req, res, KIND, files.hot('a')!))
    await expect(fetch(`http://127.0.0.1:${port}/`).then((each) => each.arrayBuffer())).rejects.toThrow()
    expect(files.hot('a')).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { fingerprintIn, fingerprintOf, isOf, keyOf } from '../../client/features/uploads/fingerprint.ts'
import { isOrphaned } from '../../client/features/uploads/keptFiles.ts'
import { mustChoose, messageFor } from '../../client/features/uploads/obstacles.ts'

const MB = 2 ** 20
const file = { name: '第一讲::改.mp4', size: 9 * MB, lastModified: 1_700_000_000_000 }
const mine = fingerprintOf('me', 'unit', file)
const handle = {} as FileSystemFileHandle

describe('the name of an upload in this browser', () => {
  it('is read from its key, whatever the file is called, and changes with the file', () => {
    expect(fingerprintIn(keyOf(mine))).toBe(mine)
    expect(fingerprintIn(`tus::${mine}::123`)).toBe(mine)
    expect(fingerprintOf('me', 'unit', { ...file, lastModified: file.lastModified + 1 })).not.toBe(mine)
    expect(fingerprintOf('me', 'unit', { ...file, size: file.size + 1 })).not.toBe(mine)
    expect(isOf('me', mine) && !isOf('m', mine) && !isOf('you', mine)).toBe(true)
  })
})

describe('a kept file', () => {
  const day = 86_400_000
  const kept = { fingerprint: mine, begun: true, at: 0 }

  it('lives as long as its upload does', () => {
    expect(isOrphaned('me', kept, new Set([mine]), day)).toBe(false)
    expect(isOrphaned('me', kept, new Set(), day)).toBe(true) // it arrived, or was given up
    expect(isOrphaned('me', { ...kept, begun: false }, new Set(), day)).toBe(false) // it still waits for its turn
    expect(isOrphaned('me', { ...kept, begun: false }, new Set([mine]), 8 * day)).toBe(true) // the server has forgotten it too
  })
  it('is nothing of another account', () => {
    expect(isOrphaned('you', kept, new Set([mine]), day)).toBe(true)
  })
})

describe('an unfinished upload', () => {
  const item = { sent: 4 * MB, size: 9 * MB, handle, paused: false, obstacle: null }

  it('says what it waits for', () => {
    expect(messageFor(item)).toBe('上次未传完（4.0 MB / 9.0 MB）')
    expect(messageFor({ ...item, handle: null })).toBe('上次未传完（4.0 MB / 9.0 MB），选择同一文件继续')
    expect(messageFor({ ...item, sent: 0, paused: true })).toBe('上次还没有开始传（9.0 MB），已暂停')
    expect(messageFor({ ...item, obstacle: 'changed' })).toContain('修改过，不能接着传')
  })
  it('asks for its file only where that helps', () => {
    expect(
      [
        item,
        { handle: null, obstacle: null },
        { handle, obstacle: 'missing' as const },
        { handle, obstacle: 'forbidden' as const },
        { handle, obstacle: 'changed' as const },
      ].map(mustChoose),
    ).toEqual([false, true, true, true, false])
  })
})

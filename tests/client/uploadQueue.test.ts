import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admit } from '../../client/features/uploads/acceptedFiles.ts'
import { backOff, passing } from '../../client/features/uploads/backOff.ts'
import {
  AT_ONCE,
  sentOf,
  startable,
  total,
  type Queued,
  type UploadState,
} from '../../client/features/uploads/queue.ts'

const item = (id: string, state: UploadState, sent = 0): Queued => ({
  id,
  state,
  size: 1_000,
  samples: [{ at: 0, sent }],
})
const STATES: UploadState[] = ['waiting', 'sending', 'paused', 'offline', 'session', 'finishing', 'done', 'refused']

describe('the queue', () => {
  it('lets two go at once, in order; one that waits for its line keeps its place, a paused one does not', () => {
    expect(startable([item('a', 'waiting'), item('b', 'waiting'), item('c', 'waiting')])).toEqual(['a', 'b'])
    expect(startable([item('a', 'offline'), item('b', 'sending'), item('c', 'waiting')])).toEqual([])
    expect(startable([item('a', 'paused'), item('b', 'sending'), item('c', 'waiting'), item('d', 'waiting')])).toEqual([
      'c',
    ])
    expect(startable([item('a', 'done'), item('b', 'refused'), item('c', 'finishing'), item('d', 'waiting')])).toEqual([
      'd',
    ])
  })
  it('never has more than two on their way, and leaves no place empty while one waits', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATES)), (states) => {
        const items = states.map((state, at) => item(String(at), state))
        const started = startable(items)
        const placed = states.filter((state) => ['sending', 'offline', 'session'].includes(state)).length
        const waiting = states.filter((state) => state === 'waiting').length
        expect(started).toHaveLength(Math.min(waiting, Math.max(0, AT_ONCE - placed)))
      }),
    )
  })
  it('adds up what is still to be done', () => {
    const sending: Queued = {
      id: 'a',
      state: 'sending',
      size: 10_000,
      samples: [
        { at: 0, sent: 0 },
        { at: 2_000, sent: 4_000 },
      ],
    }
    expect(total([sending, item('b', 'waiting'), item('c', 'done'), item('d', 'refused')])).toEqual({
      count: 2,
      size: 11_000,
      sent: 4_000,
      rate: 2_000,
      secondsLeft: 4,
    })
    expect(total([item('a', 'paused', 10)])).toMatchObject({ rate: null, secondsLeft: null, sent: 10 })
    expect(sentOf(item('a', 'finishing', 10))).toBe(1_000)
  })
})

describe('before the first byte', () => {
  const limits = { maxBytes: 1_000, freeBytes: 1_500 }
  const video = (name: string, size: number) => ({ name, size, type: 'video/mp4' })

  it('says what cannot be sent, file by file', () => {
    const { taken, refusals } = admit(
      [
        { name: 'a.txt', size: 1, type: 'text/plain' },
        video('b.mp4', 0),
        video('c.mp4', 1_001),
        { name: 'd.MKV', size: 5, type: '' },
      ],
      limits,
    )
    expect(taken.map(({ name }) => name)).toEqual(['d.MKV'])
    expect(refusals).toEqual([
      '「a.txt」不是视频或音频文件',
      '「b.mp4」是空文件',
      '「c.mp4」有 1001 B，超过单个文件上限 1000 B',
    ])
  })
  it('counts all of them together, and those that wait already', () => {
    const files = [video('a.mp4', 900), video('b.mp4', 900), video('c.mp4', 500)]
    expect(admit(files, limits)).toMatchObject({
      taken: [files[0], files[2]],
      refusals: ['「b.mp4」有 900 B，加上前面的文件，服务器只剩 600 B 可用空间'],
    })
    expect(admit(files, limits, 1_000).taken).toEqual([files[2]])
  })
})

describe('trying again', () => {
  it('waits longer each time, up to a minute', () => {
    expect([0, 1, 2, 3, 9].map((tries) => backOff(tries, 1))).toEqual([5_000, 10_000, 20_000, 40_000, 60_000])
    expect(backOff(0, 0)).toBe(3_750)
  })
  it('is for what may pass: not for a refusal, nor for a full disk', () => {
    expect([0, 409, 423, 429, 460, 500, 503].every(passing)).toBe(true)
    expect([401, 403, 404, 413, 422, 507].some(passing)).toBe(false)
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { autosave, type SaveStatus } from '../../client/lib/autosave.ts'
import { Problem } from '../../client/lib/problem.ts'

const refusal = (status: number, code: string) => new Problem({ title: `拒绝 ${code}`, status, code })

/** A server that counts its revisions, and an autosave before it; `fail` makes the next save fail. */
function desk() {
  const server = { revision: 1, text: '', saves: 0, fail: null as Problem | null, hold: null as Promise<void> | null }
  const page = { text: '' }
  const status = { now: { state: 'saved', savedAt: null, sentence: null } as SaveStatus }
  const saver = autosave({
    revision: 1,
    stale: ['course.stale'],
    onStatus: (next) => (status.now = next),
    async save(revision) {
      const { text } = page
      server.saves += 1
      await server.hold
      if (server.fail) throw server.fail
      if (revision !== server.revision) throw refusal(409, 'course.stale')
      server.text = text
      return { revision: ++server.revision }
    },
  })
  const type = (text: string) => {
    page.text = text
    saver.touch()
  }
  return { server, status, saver, type }
}

describe('a draft saves itself', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('a second after the last change, once', async () => {
    const { server, status, type } = desk()
    for (const text of ['一', '一二', '一二三']) {
      type(text)
      await vi.advanceTimersByTimeAsync(500)
    }
    expect(server.saves).toBe(0)
    await vi.advanceTimersByTimeAsync(500)
    expect(server).toMatchObject({ saves: 1, text: '一二三' })
    expect(status.now.state).toBe('saved')
    expect(status.now.savedAt).toBeInstanceOf(Date)
  })

  it('at least every five seconds while one goes on typing', async () => {
    const { server, type } = desk()
    for (let at = 0; at < 12; at += 1) {
      type(`${at}`)
      await vi.advanceTimersByTimeAsync(500)
    }
    expect(server.saves).toBe(1)
  })

  it('one save at a time, and what was typed meanwhile with the revision that the first made', async () => {
    const { server, status, saver, type } = desk()
    let release = () => {}
    server.hold = new Promise((resolve) => (release = resolve))
    type('先')
    const first = saver.flush()
    type('后')
    const second = saver.flush()
    await vi.advanceTimersByTimeAsync(3_000)
    expect(server.saves).toBe(1)
    server.hold = null
    release()
    expect(await first).toBe(false)
    expect(await second).toBe(true)
    expect(server).toMatchObject({ saves: 2, text: '后', revision: 3 })
    expect(status.now.state).toBe('saved')
  })

  it.each([
    [0, 'network.offline'],
    [401, 'session.required'],
    [502, 'network.gateway'],
  ])('goes on trying after %i', async (code, name) => {
    const { server, status, type } = desk()
    server.fail = refusal(code, name)
    type('留着')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(status.now.state).toBe('offline')
    server.fail = null
    await vi.advanceTimersByTimeAsync(5_000)
    expect(server.text).toBe('留着')
    expect(status.now.state).toBe('saved')
  })

  it('never overwrites what somebody else saved, and sends nothing more', async () => {
    const { server, status, saver, type } = desk()
    server.revision = 7
    type('我的')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(status.now).toMatchObject({ state: 'stale', sentence: '拒绝 course.stale' })
    type('我的，再改')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await saver.flush()).toBe(false)
    expect(server).toMatchObject({ saves: 1, text: '' })
  })

  it('says what is refused, and tries again with the next change', async () => {
    const { server, status, type } = desk()
    server.fail = refusal(422, 'course.outline')
    type('不行')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(server.saves).toBe(1)
    expect(status.now.state).toBe('refused')
    server.fail = null
    type('行')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(server.text).toBe('行')
  })
})

import { expect, it } from 'vitest'
import { fateOf } from '../../client/features/assignments/own/leftDraft.ts'
import { Problem } from '../../client/lib/problem.ts'
import { sentFirst } from '../../client/lib/sentFirst.ts'

/** A server that takes the same again as what it has, and refuses what another one has overtaken. */
function desk() {
  const server = { revision: 1, text: '', lose: 0, refuse: null as Problem | null }
  const sending = sentFirst((revision, text: string) => {
    if (server.refuse) return Promise.reject(server.refuse)
    if (text !== server.text) {
      if (revision !== server.revision) return Promise.reject(new Problem({ title: '', status: 409, code: 'conflict' }))
      server.text = text
      server.revision += 1
    }
    if (server.lose-- > 0) return Promise.reject(Problem.offline())
    return Promise.resolve({ revision: server.revision })
  })
  return { server, sending }
}

it('goes on after a save that arrived, though its answer was lost and more was written since', async () => {
  const { server, sending } = desk()
  server.lose = 2
  await expect(sending.save(1, '一')).rejects.toThrow()
  await expect(sending.save(1, '一二')).rejects.toThrow()
  expect(sending.unanswered()).toEqual({ revision: 1, content: '一' })
  expect(await sending.save(1, '一二三')).toEqual({ revision: 3 })
  expect(server.text).toBe('一二三')
  expect(sending.unanswered()).toBeUndefined()
})

it('never takes what somebody else has saved for its own', async () => {
  const { server, sending } = desk()
  server.lose = 1
  await expect(sending.save(1, '我的')).rejects.toThrow()
  Object.assign(server, { text: '别人的', revision: 5 })
  await expect(sending.save(1, '我的，再改')).rejects.toMatchObject({ code: 'conflict' })
  expect(server.text).toBe('别人的')
})

it('sends what was refused no more', async () => {
  const { server, sending } = desk()
  server.refuse = new Problem({ title: '', status: 422, code: 'invalid' })
  await expect(sending.save(1, '不行')).rejects.toThrow()
  server.refuse = null
  expect(await sending.save(1, '行')).toEqual({ revision: 2 })
})

it('of a page that was left, what was not saved comes back, or stands beside what was saved elsewhere', () => {
  const now = { revision: 6, text: '一' }
  expect(fateOf(undefined, now)).toBe('nothing')
  expect(fateOf({ revision: 5, text: '一' }, now)).toBe('nothing')
  expect(fateOf({ revision: 6, text: '一二' }, now)).toBe('restore')
  expect(fateOf({ revision: 5, text: '一二', sent: '一' }, now)).toBe('restore')
  expect(fateOf({ revision: 5, text: '一二' }, now)).toBe('show')
  expect(fateOf({ revision: 5, text: '一二', sent: '甲' }, now)).toBe('show')
})

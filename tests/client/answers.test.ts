import { describe, expect, it } from 'vitest'
import { answerKeeper } from '../../client/features/quizzes/answerKeeper.ts'
import type { Failure } from '../../client/lib/retry.ts'
import { answeredOf, answerText, gapsOf } from '../../client/features/quizzes/answers.ts'
import { gapsIn, stemParts } from '../../server/features/quizzes/gaps.rule.ts'
import type { Answer, Slot } from '../../client/features/quizzes/texts.ts'
import { secondsUntil, serverClock } from '../../client/features/quizzes/serverClock.ts'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A server that keeps the highest seq of each slot, behind a line that can fail; timers run when the test says so. */
function world(seqs: Record<string, number> = { a: 0, b: 0 }) {
  const planned = new Set<{ ms: number; act: () => void }>()
  const server: Record<string, { seq: number; answer: unknown }> = {}
  const sent: { slot: string; seq: number; answer: unknown }[] = []
  const line = { failure: null as Failure | null }
  const keeper = answerKeeper(
    {
      async save(slot, seq, answer) {
        sent.push({ slot, seq, answer })
        await settled()
        if (line.failure) throw new Error('no')
        if ((server[slot]?.seq ?? 0) < seq) server[slot] = { seq, answer }
        return { seq: server[slot]!.seq, savedAt: '2026-05-01T00:00:00Z' }
      },
      failureOf: () => line.failure ?? 'retry',
      later(ms, act) {
        const plan = { ms, act }
        planned.add(plan)
        return () => planned.delete(plan)
      },
      onChange: () => {},
    },
    seqs,
  )
  async function run() {
    for (let round = 0; round < 10; round += 1) {
      for (const plan of [...planned]) {
        planned.delete(plan)
        plan.act()
      }
      await settled()
      await settled()
    }
  }
  return { keeper, server, sent, line, planned, run }
}

describe('answers', () => {
  it('are saved once for a burst of typing, the last one', async () => {
    const { keeper, sent, run } = world()
    for (const text of ['党', '党章', '党章规定']) keeper.give('a', { text }, 600)
    expect(keeper.state().unsaved).toEqual(['a'])
    await run()
    expect(sent).toEqual([{ slot: 'a', seq: 1, answer: { text: '党章规定' } }])
    expect(keeper.state()).toMatchObject({ unsaved: [], failing: false })
  })

  it('given while one is under way are saved after it', async () => {
    const { keeper, server, run, planned } = world()
    keeper.give('a', { option: 'x' })
    for (const plan of planned) plan.act()
    keeper.give('a', { option: 'y' })
    await run()
    expect(server['a']).toEqual({ seq: 2, answer: { option: 'y' } })
  })

  it('are retried until the connection is back, and say so meanwhile', async () => {
    const { keeper, server, line, run } = world()
    line.failure = 'retry'
    keeper.give('a', { judge: true })
    await run()
    expect(keeper.state()).toMatchObject({ unsaved: ['a'], failing: true })
    line.failure = null
    await keeper.settled()
    expect(server['a']).toMatchObject({ answer: { judge: true } })
    expect(keeper.state()).toMatchObject({ unsaved: [], failing: false })
  })

  it('win over an older one of another device', async () => {
    const { keeper, server, run } = world()
    server['a'] = { seq: 7, answer: { option: 'old' } }
    keeper.give('a', { option: 'new' })
    await run()
    expect(server['a']).toEqual({ seq: 8, answer: { option: 'new' } })
  })

  it('stop when the attempt is closed, and nobody waits for ever', async () => {
    const { keeper, sent, line, run } = world()
    line.failure = 'stop'
    keeper.give('a', { judge: true })
    keeper.give('b', { judge: true }, 600)
    await run()
    await keeper.settled()
    expect(keeper.state().closed).toBe(true)
    keeper.give('a', { judge: false })
    await run()
    expect(sent.length).toBeLessThanOrEqual(2)
  })

  it('that are refused are said to be, until another one is given', async () => {
    const { keeper, line, run } = world()
    line.failure = 'refused'
    keeper.give('a', { judge: true })
    await run()
    expect(keeper.state()).toMatchObject({ unsaved: [], failing: false })
    expect([...keeper.state().refused.keys()]).toEqual(['a'])
    line.failure = null
    keeper.give('a', { judge: false })
    expect(keeper.state().refused.size).toBe(0)
  })

  it('are handed in at once, or it is said that the line is down; a page that waits for its end goes on waiting', async () => {
    const { keeper, line, run } = world()
    line.failure = 'retry'
    keeper.give('a', { judge: true })
    const [now, atLast] = [
      keeper.saved().then(
        () => 'saved',
        () => 'down',
      ),
      keeper.settled().then(() => 'saved'),
    ]
    await run()
    expect(await now).toBe('down')
    line.failure = null
    await run()
    expect(await atLast).toBe('saved')
    await keeper.saved()
  })

  it('of a page that was left are handed to the next one, and not sent over what that saves', async () => {
    const { keeper, server, line, run } = world()
    line.failure = 'retry'
    keeper.give('a', { option: 'old' })
    await run()
    expect(keeper.giveUp()).toEqual([['a', { option: 'old' }]])
    line.failure = null
    server['a'] = { seq: 1, answer: { option: 'new' } }
    await run()
    expect(server['a']).toEqual({ seq: 1, answer: { option: 'new' } })
  })
})

describe('what an answer is', () => {
  it.each<[Answer | null, string, number?]>([
    [null, 'none'],
    [{ option: 'a' }, 'all'],
    [{ options: [] }, 'none'],
    [{ options: ['a'] }, 'all'],
    [{ judge: false }, 'all'],
    [{ blanks: ['', ' '] }, 'none', 2],
    [{ blanks: ['', '一'] }, 'part', 2],
    [{ blanks: ['一'] }, 'part', 2],
    [{ blanks: ['一', '二'] }, 'all', 2],
    [{ text: ' ' }, 'none'],
    [{ text: '答' }, 'all'],
  ])('%j answers: %s', (answer, answered, blanks = 0) => {
    expect(answeredOf({ blanks }, answer)).toBe(answered)
  })

  it('a paper lists what is not answered, or not wholly, in its order', () => {
    const slots = [
      { id: 'a', blanks: 0 },
      { id: 'b', blanks: 2 },
      { id: 'c', blanks: 0 },
    ] as Slot[]
    expect(gapsOf(slots, { a: { judge: true }, b: { blanks: ['一', ''] }, c: null })).toEqual([
      { place: 2, answered: 'part' },
      { place: 3, answered: 'none' },
    ])
  })

  it('is read with the letters of its options', () => {
    const options = [
      { id: 'x', text: '一年' },
      { id: 'y', text: '三年' },
    ]
    expect(answerText({ options, blanks: 0, answer: { option: 'y' } })).toBe('B. 三年')
    expect(answerText({ options, blanks: 0, answer: { options: ['y', 'x'] } })).toBe('A. 一年；B. 三年')
    expect(answerText({ options: [], blanks: 2, answer: { blanks: ['一', ''] } })).toBe('一；（空）')
    expect(answerText({ options, blanks: 0, answer: null })).toBe('')
  })
})

describe('the gaps of a stem', () => {
  it('stand where they are marked', () =>
    expect(stemParts('预备期为____年，从____起算。', 2)).toEqual(['预备期为', '年，从', '起算。']))
  it('stand at the end when they are not marked', () => expect(stemParts('预备期', 2)).toEqual(['预备期', '', '']))
  it('are as many as there are answers', () => expect(stemParts('____与____', 1)).toEqual(['', '与____']))
  it.each([
    ['____', 1],
    ['_____', 1],
    ['________', 1],
    ['___', 0],
    ['____、_____', 2],
  ])('%s: as many to the author as to the trainee, and nothing of a line is left over', (stem, gaps) => {
    expect(gapsIn(stem)).toBe(gaps)
    expect(stemParts(stem, gaps).join('')).not.toContain('____')
  })
})

describe('time left', () => {
  it('goes by the server, not by the device', () => {
    let ticks = 500
    const now = serverClock('2026-05-01T08:00:00.000Z', () => ticks)
    expect(secondsUntil('2026-05-01T08:30:00.000Z', now())).toBe(1800)
    ticks += 61_000
    expect(secondsUntil('2026-05-01T08:30:00.000Z', now())).toBe(1739)
    ticks += 3_600_000
    expect(secondsUntil('2026-05-01T08:30:00.000Z', now())).toBe(0)
  })
})

describe('orderings and matchings', () => {
  const blanks = 0
  it('are answered once something is given', () => {
    const left = ['m1', 'm2'].map((id) => ({ id, text: id }))
    expect(answeredOf({ blanks, left }, { pairs: {} })).toBe('none')
    expect(answeredOf({ blanks, left }, { pairs: { m1: 'k8' } })).toBe('part')
    expect(answeredOf({ blanks, left }, { pairs: { m1: 'k8', m2: 'k8' } })).toBe('all')
    expect(answeredOf({ blanks }, null)).toBe('none')
    expect(answeredOf({ blanks }, { order: ['a', 'b'] })).toBe('all')
  })
})

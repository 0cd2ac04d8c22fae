/** Deadlines, what is shown when, further attempts, and what a paper earns. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  attemptObstacle,
  deadlineFor,
  isKeyShown,
  isShown,
  minutesLater,
  phaseOf,
  resultsRules,
} from '../../server/features/exams/exams.rule.ts'
import {
  isSittable,
  keyScores,
  outcomeOf,
  slotsOf,
  toMark,
  totalOf,
} from '../../server/features/exams/paper/paperSlots.rule.ts'
import { examContent, RIGHT } from '../support/exams.ts'

const T = new Date('2026-05-01T01:00:00Z')
const exam = (given: object = {}) => ({
  ...{ state: 'scheduled' as const, opensAt: T, closesAt: minutesLater(T, 120), releasedAt: null, extras: [] },
  ...given,
})
const minute = fc.integer({ min: 0, max: 600 })

describe('time', () => {
  it('nobody’s deadline lies behind the close by more than the own extra time, or before the start', () => {
    fc.assert(
      fc.property(minute, minute, minute, minute, (minutes, close, begun, extra) => {
        const closesAt = minutesLater(T, close)
        const startedAt = minutesLater(T, Math.min(begun, close))
        const end = deadlineFor({ minutes, closesAt }, startedAt, extra)
        expect(end <= minutesLater(closesAt, extra)).toBe(true)
        expect(end >= startedAt).toBe(true)
        expect(end <= minutesLater(startedAt, minutes + extra)).toBe(true)
      }),
    )
  })
  it('a key is never shown while anybody may still sit, and never before the score', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...resultsRules),
        fc.integer({ min: -60, max: 400 }),
        minute,
        fc.option(minute),
        (results, at, extra, until) => {
          const now = minutesLater(T, at)
          const behind = until === null ? [] : [{ until: minutesLater(T, until) }]
          const given = { ...exam({ extras: [{ minutes: extra }], behind }), results, showsKey: true }
          if (until !== null && now < minutesLater(T, until)) expect(isKeyShown(given, now)).toBe(false)
          if (isKeyShown(given, now)) expect(isShown(given, now)).toBe(true)
          if (now < minutesLater(given.closesAt, extra)) expect(isKeyShown(given, now)).toBe(false)
          expect(isKeyShown({ ...given, showsKey: false }, now)).toBe(false)
        },
      ),
    )
  })
  it('is open with the latest extra time, and released only when it is over', () => {
    const late = exam({ extras: [{ minutes: 30 }], releasedAt: T })
    expect(phaseOf(late, minutesLater(T, 130))).toBe('open')
    expect(phaseOf(late, minutesLater(T, 150))).toBe('released')
    expect(phaseOf(exam({ state: 'draft' }), T)).toBe('draft')
    const held = exam({ extras: [{ minutes: 30 }], behind: [{ until: null }] })
    expect(phaseOf(held, minutesLater(T, 149 + 24 * 60))).toBe('open')
    expect(phaseOf(held, minutesLater(T, 150 + 24 * 60))).toBe('closed')
  })
})

describe('attempts', () => {
  const done = { state: 'finished' as const, passed: false }
  it('counts all but those that are ready, or void and may be sat again', () => {
    expect(attemptObstacle({ attempts: 1, untilPassed: true }, [{ state: 'ready', passed: null }])).toBe(null)
    expect(attemptObstacle({ attempts: 1, untilPassed: true }, [done])).toBe('used')
    expect(attemptObstacle({ attempts: 2, untilPassed: true }, [done])).toBe(null)
    expect(attemptObstacle({ attempts: 2, untilPassed: true }, [{ ...done, passed: true }])).toBe('passed')
    expect(attemptObstacle({ attempts: 2, untilPassed: false }, [{ ...done, passed: true }])).toBe(null)
    expect(attemptObstacle({ attempts: 2, untilPassed: true }, [{ state: 'handed-in', passed: null }])).toBe('waiting')
    expect(attemptObstacle({ attempts: 1, untilPassed: true }, [{ state: 'void', passed: null, again: true }])).toBe(
      null,
    )
    expect(attemptObstacle({ attempts: 1, untilPassed: true }, [{ state: 'void', passed: null }])).toBe('used')
    expect(attemptObstacle({ attempts: 5, untilPassed: false }, [{ state: 'open', passed: null }])).toBe('open')
  })
})

describe('a paper', () => {
  const slots = slotsOf(examContent())
  const answered = Object.fromEntries(Object.entries(RIGHT).map(([slot, answer]) => [slot, { answer }]))
  it('is one question after the other, a case part by part, and earns its points', () => {
    expect(totalOf(slots)).toBe(100)
    expect(slots.map(({ passage }) => passage !== '')).toEqual([false, false, false, false, false, true, true])
    const scores = keyScores(slots, { ...answered, essay: { answer: { text: '写了' } } })
    expect(toMark(slots, scores).map(({ question }) => question.id)).toEqual(['essay']) // an empty short answer earns 0
    expect(outcomeOf(slots, scores, {}, 60)).toEqual({ state: 'handed-in', score: null, passed: null })
    expect(outcomeOf(slots, scores, { essay: { awarded: 5 } }, 60)).toEqual({
      state: 'finished',
      score: 85,
      passed: true,
    })
    expect(outcomeOf(slots, keyScores(slots, {}), {}, 60)).toEqual({ state: 'finished', score: 0, passed: false })
  })
  it('what has something to answer can be sat', () => {
    expect(isSittable(examContent())).toBe(true)
    expect(isSittable({ sections: [] })).toBe(false)
  })
})

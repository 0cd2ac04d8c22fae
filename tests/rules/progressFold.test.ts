import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brokenAt, linked, type Link, type RecordInput } from '../../server/features/ledger/chain.ts'
import type { LearningRecord } from '../../server/features/ledger/ledger.model.ts'
import { allDone, fold, foldAll } from '../../server/features/enrolment/progressFold.ts'
import type { CourseProgress } from '../../server/features/enrolment/progress.model.ts'

const courses = ['c1', 'c2']
const lessons = ['l1', 'l2', 'l3']
const fact = fc.record({
  kind: fc.constantFrom('lesson.completed', 'quiz.finished', 'course.completed', 'programme.completed', 'revoked'),
  course: fc.constantFrom(...courses),
  lesson: fc.constantFrom(...lessons),
  passed: fc.boolean(),
  credit: fc.nat(100),
  target: fc.nat(30),
})

/** A random history of one person; a revocation takes an earlier record back. */
const histories = fc.array(fact, { maxLength: 40 }).map((facts) => {
  const records: LearningRecord[] = []
  let link: Link = null
  facts.forEach(({ kind, course, lesson, passed, credit, target }, index) => {
    const earlier = records[target % Math.max(records.length, 1)]
    if (kind === 'revoked' && !earlier) return
    const input: RecordInput = {
      key: `k${index}`,
      person: 'p',
      actor: 'a',
      kind: kind as RecordInput['kind'],
      subject: kind === 'revoked' ? earlier!.subject : kind === 'programme.completed' ? 'programme' : course,
      lesson: kind === 'lesson.completed' || kind === 'quiz.finished' ? lesson : null,
      data: kind === 'revoked' ? { record: earlier!._id } : { version: 1, passed },
      credit,
    }
    const record = linked(input, link, new Date(Date.UTC(2026, 0, 1 + index)))
    records.push(record)
    link = record
  })
  return records
})

describe('progress as a fold over the ledger', () => {
  it('kept up record by record, it equals what a rebuild from the first record gives', () => {
    fc.assert(
      fc.property(histories, (records) => {
        const kept = new Map<string, CourseProgress>()
        for (const record of records) {
          const next = fold(kept.get(record.subject) ?? null, record)
          if (next) kept.set(record.subject, structuredClone(next))
        }
        expect(kept).toEqual(foldAll(records))
      }),
    )
  })

  it('never loses what is done, except by a revocation, and its credit is that of the lessons done', () => {
    fc.assert(
      fc.property(histories, (records) => {
        const states = new Map<string, CourseProgress>()
        for (const record of records) {
          const before = states.get(record.subject)
          const after = fold(before ?? null, record)
          if (!after) continue
          states.set(record.subject, after)
          expect(after.credit).toBe(Object.values(after.lessons).reduce((sum, { credit }) => sum + credit, 0))
          if (record.kind === 'revoked') continue
          for (const [lesson, { state }] of Object.entries(before?.lessons ?? {}))
            if (state !== 'failed') expect(after.lessons[lesson]!.state).toBe(state)
        }
      }),
    )
  })

  it('a lesson passed after failing is passed; a pass is not undone by a later failure', () => {
    const quiz = (seq: number, passed: boolean) =>
      linked(
        {
          key: `${seq}`,
          person: 'p',
          actor: 'a',
          kind: 'quiz.finished',
          subject: 'c',
          lesson: 'q',
          data: { version: 1, passed },
          credit: passed ? 50 : 0,
        },
        null,
        new Date(seq),
      )
    const states = [false, true, false].map((passed, index) => quiz(index + 1, passed))
    expect(fold(null, states[0]!)!.lessons['q']!.state).toBe('failed')
    expect(foldAll(states).get('c')!.lessons['q']).toMatchObject({ state: 'passed', credit: 50 })
  })

  it('all lessons done means every lesson of the outline, and an empty course is never complete', () => {
    const outline = (...ids: string[]) => ({
      sections: [
        {
          id: 's',
          title: '章',
          lessons: ids.map((id) => ({ id, title: id, kind: 'article' as const, article: null })),
        },
      ],
    })
    const record = linked(
      { key: '1', person: 'p', actor: 'a', kind: 'lesson.completed', subject: 'c', lesson: 'l1', data: { version: 1 } },
      null,
      new Date(0),
    )
    const progress = fold(null, record)!
    expect(allDone(progress, outline('l1'))).toBe(true)
    expect(allDone(progress, outline('l1', 'l2'))).toBe(false)
    expect(allDone(progress, outline())).toBe(false)
  })
})

describe('the chain of a person', () => {
  it('holds as written, and breaks at the first record that was changed, removed or put elsewhere', () => {
    fc.assert(
      fc.property(
        histories.filter(({ length }) => length >= 2),
        fc.nat(),
        (records, pick) => {
          expect(brokenAt(records)).toBeNull()
          const at = pick % records.length
          expect(brokenAt(records.with(at, { ...records[at]!, credit: records[at]!.credit + 1 }))).toBe(at + 1)
          if (at < records.length - 1) expect(brokenAt(records.toSpliced(at, 1))).toBe(at + 1)
          const reread = records.map((record) => ({
            ...record,
            data: Object.fromEntries(Object.entries(record.data).reverse()),
            at: new Date(record.at),
          }))
          expect(brokenAt(reread)).toBeNull()
        },
      ),
    )
  })
})

import { describe, expect, it } from 'vitest'
import type { Lesson } from '../../server/features/courses/courses.contract.ts'
import { isActionable, stateOf, type LessonFacts } from '../../server/features/learning/lessonState.rule.ts'
import type { AttemptSummary } from '../../server/features/quizzes/scoring.rule.ts'
import { courseWhy, dutyWhy, lessonWhy, programmeWhy } from '../../server/features/learning/whyNot.rule.ts'
import { durationInWords, timecode } from '../../server/lib/durations.rule.ts'

const video: Lesson = { id: 'v', title: '党章', kind: 'video', asset: 'a' }
const quiz = (attempts: number): Lesson => ({
  id: 'q',
  title: '测验',
  kind: 'quiz',
  quiz: {
    questions: [{ id: '1', kind: 'judge', stem: '？', explanation: '', points: 10, answer: true }],
    rule: { passPercent: 60, attempts, minutes: 0, shuffle: false, reveal: 'never' },
  },
})
const facts = (given: Partial<LessonFacts> = {}): LessonFacts => ({
  fold: undefined,
  watch: undefined,
  attempts: [],
  duration: null,
  ...given,
})
const failed = (score: number): AttemptSummary => ({
  _id: 'a',
  number: 1,
  state: 'finished',
  score,
  total: 10,
  passed: false,
  deadlineAt: null,
})

describe('why is this not complete?', () => {
  it('a video: how much is missing and where', () => {
    const watched = (ranges: [number, number][]) =>
      facts({ duration: 600, watch: { ranges, watchedSeconds: ranges.reduce((sum, [a, b]) => sum + b - a, 0) } })
    expect(
      lessonWhy(
        video,
        watched([
          [0, 42],
          [90, 468],
        ]),
      ),
    ).toBe('再看 2 分 30 秒即完成，没看的部分：0:42–1:30、7:48–10:00。')
    expect(lessonWhy(video, facts({ duration: 600 }))).toBe('还没有观看，需看 9 分 30 秒。')
    expect(
      lessonWhy(
        video,
        watched([
          [0, 10],
          [20, 30],
          [40, 50],
          [60, 70],
          [80, 90],
        ]),
      ),
    ).toContain('等 5 处')
    expect(lessonWhy(video, facts({ fold: { state: 'completed' } }))).toBe('')
  })
  it('a quiz: the score, the pass mark and the attempts left', () => {
    expect(lessonWhy(quiz(3), facts({ attempts: [failed(5), failed(3)] }))).toBe(
      '得分 50，及格 60（百分制），还可再考 1 次。',
    )
    expect(lessonWhy(quiz(2), facts({ attempts: [failed(5), failed(3)] }))).toContain('次数已用完')
    expect(lessonWhy(quiz(0), facts({ attempts: [failed(5)] }))).toContain('可以再考')
    expect(lessonWhy(quiz(0), facts())).toContain('还没有作答')
    expect(lessonWhy(quiz(0), facts({ attempts: [{ ...failed(5), state: 'awaiting-marking', passed: null }] }))).toBe(
      '简答题等待批阅。',
    )
  })
  it('every state but a finished one has an answer, and only unfinished work that can be done is offered', () => {
    for (const lesson of [video, quiz(1)])
      for (const attempts of [
        [],
        [failed(1)],
        [{ ...failed(1), state: 'open' as const }],
        [{ ...failed(1), state: 'awaiting-marking' as const }],
      ]) {
        const known = facts({ attempts, duration: 600 })
        expect(lessonWhy(lesson, known)).not.toBe('')
        if (stateOf(lesson, known) === 'awaiting-marking') expect(isActionable(lesson, known)).toBe(false)
      }
    expect(isActionable(quiz(1), facts({ attempts: [failed(1)] }))).toBe(false)
    expect(isActionable(quiz(2), facts({ attempts: [failed(1)] }))).toBe(true)
  })
  it('a course: the one missing lesson with its reason, several by their titles', () => {
    expect(courseWhy([{ title: '测验', why: '简答题等待批阅。' }])).toBe('还差《测验》：简答题等待批阅。')
    expect(courseWhy(['甲', '乙', '丙', '丁'].map((title) => ({ title, why: 'x' })))).toBe(
      '还有 4 课没有完成：《甲》、《乙》、《丙》等。',
    )
    expect(courseWhy([])).toBe('')
  })
  it('a programme and a requirement: the missing courses; nothing when covered', () => {
    const missing = { title: '万名书记进党校', missing: ['党章', '党史'], requiredCount: 3 }
    const duty = {
      dueOn: '2026-06-30',
      passedOver: null,
      window: { from: '2024-01-01', to: '2026-12-31' },
      hours: null,
      trainings: false,
      localTrainings: false,
      programmes: [missing],
    }
    expect(programmeWhy(missing)).toBe('还有 2 门必修课没有完成：《党章》、《党史》。')
    expect(dutyWhy({ ...duty, state: 'uncovered' })).toBe(programmeWhy(missing))
    expect(dutyWhy({ ...duty, state: 'grace' })).toBe(`新任职，请在 2026-06-30 前完成。${programmeWhy(missing)}`)
    expect(dutyWhy({ ...duty, state: 'covered' })).toBe('')
    expect(dutyWhy({ ...duty, state: 'uncovered', programmes: [missing, { ...missing, title: '示范班' }] })).toContain(
      '任一项目',
    )
    expect(dutyWhy({ ...duty, state: 'uncovered', passedOver: { on: '2021-05-01', reason: 'before-window' } })).toBe(
      `2021-05-01 的结业早于本轮培训的时间（2024-01-01 至 2026-12-31），不计入。${programmeWhy(missing)}`,
    )
    expect(dutyWhy({ ...duty, state: 'uncovered', programmes: [{ ...missing, missing: [] }] })).toContain('正在更新')
    expect(dutyWhy({ ...duty, state: 'uncovered', hours: { asked: 5_600, earned: 3_050 } })).toContain(
      '2024 年要求 56 学时，已得 30.5 学时，还差 25.5 学时。',
    )
    expect(dutyWhy({ ...duty, state: 'uncovered', programmes: [], trainings: true })).toBe(
      '参加任一经审核的集中培训即可。',
    )
    expect(dutyWhy({ ...duty, state: 'uncovered', programmes: [], trainings: true, localTrainings: true })).toBe(
      '参加任一经审核的集中培训或任一经审批的单位轮训即可。',
    )
    expect(dutyWhy({ ...duty, state: 'uncovered', trainings: true })).toBe(
      `${programmeWhy(missing)}参加任一经审核的集中培训也可以。`,
    )
  })
  it('speaks of time as people do', () => {
    expect([0, 59, 60, 192, 3_600, 3_905].map(durationInWords)).toEqual([
      '0 秒',
      '59 秒',
      '1 分',
      '3 分 12 秒',
      '1 小时',
      '1 小时 5 分 5 秒',
    ])
    expect([42, 90, 3_723].map(timecode)).toEqual(['0:42', '1:30', '1:02:03'])
  })
})

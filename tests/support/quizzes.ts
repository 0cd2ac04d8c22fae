import { OpenAnswers } from '../../server/features/quizzes/openAnswers.ts'
import { Attempts, type Attempt } from '../../server/features/quizzes/quizzes.model.ts'
import { totalOf, type AskedQuiz } from '../../server/features/quizzes/scoring.rule.ts'
import { newId } from '../../server/lib/id.ts'

const options = [
  { id: 'a', text: '甲' },
  { id: 'b', text: '乙' },
  { id: 'c', text: '丙' },
]
const each = { stem: '题干', explanation: '解析' }

/** A quiz of 70 points with one question of every kind; `short: false` leaves out the one that must be marked. */
export const fiveKinds = (rule: Partial<AskedQuiz['rule']> = {}, { short = true } = {}): AskedQuiz => ({
  questions: [
    { ...each, id: 'single', kind: 'single', points: 10, options, answer: 'b' },
    { ...each, id: 'multiple', kind: 'multiple', points: 20, options, answer: ['a', 'c'] },
    { ...each, id: 'judge', kind: 'judge', points: 10, answer: false },
    {
      ...each,
      id: 'blank',
      kind: 'blank',
      points: 20,
      stem: '____ 年，____',
      answers: [['1921', '一九二一'], ['party school']],
    },
    ...(short ? [{ ...each, id: 'short', kind: 'short' as const, points: 10, reference: '全心全意为人民服务' }] : []),
  ],
  rule: { passPercent: 60, attempts: 2, minutes: 0, shuffle: false, reveal: 'after-finish', ...rule },
})

export const rightAnswers = {
  single: { option: 'b' },
  multiple: { options: ['a', 'c'] },
  judge: { judge: false },
  blank: { blanks: ['1921', 'Party School'] },
} as const

/** An open attempt as `startAttempt` leaves it, of somebody and a course that are nowhere else. */
export function openAttempt(given: Partial<Attempt> = {}): Attempt {
  const paper = given.paper ?? fiveKinds()
  return {
    _id: newId(),
    person: newId(),
    personName: '王小明',
    course: newId(),
    version: 1,
    courseTitle: '党支部工作实务',
    lesson: newId(),
    lessonTitle: '章节测验',
    ancestors: [newId()],
    number: 1,
    paper,
    answers: {},
    marks: {},
    state: 'open',
    startedAt: new Date('2026-05-01T00:00:00Z'),
    deadlineAt: null,
    finishedAt: null,
    scores: null,
    score: null,
    total: totalOf(paper),
    passed: null,
    ...given,
  }
}

export async function makeAttempt(given: Partial<Attempt> = {}): Promise<Attempt> {
  const attempt = openAttempt(given)
  await Attempts.create(attempt)
  if (attempt.state === 'open') await OpenAnswers.create({ _id: attempt._id, answers: attempt.answers })
  return attempt
}

import type { Quiz } from '../../server/features/quizzes/quizzes.contract.ts'

const options = [
  { id: 'a', text: '甲' },
  { id: 'b', text: '乙' },
  { id: 'c', text: '丙' },
]
const each = { stem: '题干', explanation: '解析' }

/** A quiz of 70 points with one question of every kind; `short: false` leaves out the one that must be marked. */
export const fiveKinds = (rule: Partial<Quiz['rule']> = {}, { short = true } = {}): Quiz => ({
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

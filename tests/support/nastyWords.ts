/** The words of questions with what formats take for a mark. */
import fc from 'fast-check'
import type { BankQuestion } from '../../server/features/questions/question.contract.ts'

const MARKS = [
  'A.',
  'B、',
  'C．',
  '1. ',
  '（1）',
  '第2题',
  '①',
  '一、单选题',
  '答案：',
  '参考答案',
  '【解析】',
  '解析: ',
  '（A）',
  '(BD)',
  '（√）',
  '√',
  '×',
  '（2分）',
  '【判断题】',
  '；',
  '|',
  '\\',
  '\\\\',
  '\\A.',
  '\\^',
  '^',
  '\\(x^2\\)',
  '\\( \\frac{',
  '->',
  '=',
  '~',
  '%50%',
  '####',
  '#',
  '{',
  '}',
  '｛',
  '::',
  '//',
  '[html]',
  'ANSWER: A',
  '<p>',
  '&lt;',
  ']]>',
  '题',
  '党 章',
  '\n',
  '\n\n',
] as const
export const nasty = fc.array(fc.constantFrom(...MARKS), { minLength: 1, maxLength: 6 })

/** The same question with other words wherever it has some. */
export function withWords<T extends BankQuestion>(question: T, words: readonly string[][]): T {
  let at = 0
  const next = (text: string): string => `${text}${(words[at++ % words.length] ?? []).join('')}`.trim()
  const changed = JSON.parse(JSON.stringify(question), (key, value: unknown) =>
    typeof value === 'string' && ['text', 'explanation', 'reference'].includes(key) && value !== ''
      ? next(value)
      : key === 'stem' && typeof value === 'string'
        ? `${words[at++ % words.length]!.join('').replace(/_/g, '')}${value}`.trim()
        : value,
  ) as T
  return changed
}

/** A question of the bank as a quiz of a course asks it: a copy that stays as it is, with where it came from. */
import { newId } from '../../lib/newId.ts'
import type { Question } from '../../../server/features/quizzes/quizzes.contract.ts'
import { plainText } from '../../../server/features/questions/words.rule.ts'
import type { Words } from '../../../server/features/questions/question.contract.ts'
import type { BankQuestion, QuestionCard } from './questions.ts'

const KNOWN = ['single', 'multiple', 'judge', 'blank', 'short', 'essay']
/** Why a quiz cannot ask it; undefined: it can. */
export const whyNot = ({ kind }: Pick<QuestionCard, 'kind'>): string | undefined =>
  KNOWN.includes(kind) ? undefined : '课程测验暂不支持这种题型'

const MOST_OPTIONS = 10
const LONGEST = 2_000
const text = (words: Words, most = LONGEST): string => plainText(words).slice(0, most)

/** Its words as plain text. Null for what a quiz has no place for. */
export function toQuiz(content: BankQuestion, version: number, id = newId()): Question | null {
  const { points } = content
  const base = { id, stem: text(content.stem), explanation: text(content.explanation), points }
  const made = { ...base, origin: { question: content.id, version } }
  switch (content.kind) {
    case 'single':
    case 'multiple': {
      if (content.options.length > MOST_OPTIONS) return null
      const options = content.options.map(({ id, text: words }) => ({ id, text: text(words, 500) }))
      if (content.kind === 'single') return { ...made, kind: 'single', options, answer: content.answer }
      return { ...made, kind: 'multiple', options, answer: content.answer, scoring: content.scoring }
    }
    case 'judge':
      return { ...made, kind: 'judge', answer: content.answer }
    case 'blank': {
      const { answers, numerals, traditional } = content
      return { ...made, kind: 'blank', answers, numerals, traditional }
    }
    case 'short':
      return { ...made, kind: 'short', reference: text(content.reference, 5_000) }
    case 'essay': {
      const rubric = content.rubric.map((line) => `${line.text}（${line.points} 分）`)
      return {
        ...made,
        kind: 'short',
        reference: [text(content.reference, 3_000), ...rubric].filter(Boolean).join('\n').slice(0, 5_000),
      }
    }
    default:
      return null
  }
}

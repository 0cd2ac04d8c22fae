/** A key that was corrected after the examination: what then counts. The frozen paper stays as it was asked. Pure. */
import type { PartQuestion } from '../../questions/question.contract.ts'
import { scoreOf } from '../../questions/scoring.rule.ts'
import { keyAnswer, keyText } from '../../quizzes/answerWords.rule.ts'
import type { Answer } from '../../quizzes/quizzes.contract.ts'
import type { Alike } from '../../quizzes/sameAnswer.rule.ts'
import { isWritten } from '../../quizzes/slot.rule.ts'
import type { ExamSlot } from '../paper/paperSlots.rule.ts'
import type { Change, Key } from './regrading.contract.ts'

type Of<K extends PartQuestion['kind']> = Extract<PartQuestion, { kind: K }>
const has = (all: readonly { id: string }[], id: string): boolean => all.some((each) => each.id === id)

function ordered({ items }: Of<'order'>, ids: readonly string[]) {
  const sorted = ids.flatMap((id) => items.filter((item) => item.id === id))
  return sorted.length === items.length && new Set(ids).size === items.length ? sorted : null
}

/** The question with another key; null: the key is of another kind, or names what the question does not offer. */
export function withKey(question: PartQuestion, key: Key): PartQuestion | null {
  switch (question.kind) {
    case 'single':
      return 'option' in key && has(question.options, key.option) ? { ...question, answer: key.option } : null
    case 'multiple':
      return 'options' in key && key.options.every((id) => has(question.options, id))
        ? { ...question, answer: [...new Set(key.options)] }
        : null
    case 'judge':
      return 'judge' in key ? { ...question, answer: key.judge } : null
    case 'blank':
      return 'blanks' in key && key.blanks.length === question.answers.length
        ? { ...question, answers: key.blanks }
        : null
    case 'order': {
      const items = 'order' in key ? ordered(question, key.order) : null
      return items && { ...question, items }
    }
    case 'match':
      return 'pairs' in key && question.left.every(({ id }) => has(question.right, key.pairs[id] ?? ''))
        ? { ...question, pairs: key.pairs }
        : null
    default:
      return null
  }
}

/** The key of a question as it would be sent; null: people judge it. */
export const keyOf = (question: PartQuestion): Key | null =>
  question.kind === 'blank' ? { blanks: question.answers } : (keyAnswer(question) as Key | null)
const keyWords = (question: PartQuestion): string => (isWritten(question) ? '' : keyText(question))

interface Correction {
  question: string
  change: Change
  reason: string
}
export interface CorrectedSlot extends ExamSlot {
  /** What counts: the best of them, where there are several. */
  keys: PartQuestion[]
  full: boolean
  out: boolean
  /** Why it is not as it was asked; null: it is. */
  why: string | null
}

function withChange(slot: CorrectedSlot, { change, reason }: Correction): CorrectedSlot {
  const asked = { ...slot, full: false, out: false, why: reason }
  switch (change.how) {
    case 'restore':
      return { ...asked, keys: [slot.question], why: null }
    case 'full':
      return { ...asked, full: true }
    case 'out':
      return { ...asked, out: true }
    default: {
      const key = withKey(slot.question, change.key)
      if (!key) return slot // a paper in which it asks something else
      return { ...asked, keys: change.how === 'also' ? [...slot.keys, key] : [key] }
    }
  }
}

/** A paper with what was corrected of it since, in that order. */
export const corrected = (slots: readonly ExamSlot[], corrections: readonly Correction[]): CorrectedSlot[] =>
  slots.map((slot) =>
    corrections
      .filter(({ question }) => question === slot.question.id)
      .reduce<CorrectedSlot>(withChange, { ...slot, keys: [slot.question], full: false, out: false, why: null }),
  )
export const counting = (slots: readonly CorrectedSlot[]): CorrectedSlot[] => slots.filter(({ out }) => !out)

type Answered = Readonly<Record<string, { answer: Answer }>>
/** As `keyScores`, by what counts now. */
export const correctedScores = (slots: readonly CorrectedSlot[], answers: Answered, simplified?: Alike) =>
  Object.fromEntries(
    slots.map(({ question, keys, full }): [string, number | null] => {
      if (full) return [question.id, question.points]
      const scores = keys.map((key) => scoreOf(key, answers[question.id]?.answer ?? null, simplified))
      return [question.id, scores.some(({ open }) => open > 0) ? null : Math.max(...scores.map(({ earned }) => earned))]
    }),
  )

/** What counts now, in words. */
export function standingWords({ keys, full, out }: CorrectedSlot): string {
  if (out) return '不计分'
  return full ? '全部给满分' : keys.map(keyWords).join(' 或 ')
}
/** What a correction does, in words. */
export function changeWords(question: PartQuestion, change: Change): string {
  if (change.how === 'full') return '全部考生给满分'
  if (change.how === 'out') return '本题不计分'
  if (change.how === 'restore') return '恢复原来的答案'
  const key = withKey(question, change.key)
  const words = key ? keyWords(key) : ''
  return change.how === 'also' ? `${words} 也算对` : `答案更正为 ${words}`
}

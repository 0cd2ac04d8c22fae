/** What an answer to a question of the bank earns, of all nine kinds, in whole points. */
import { isAccepted, type Alike } from '../quizzes/sameAnswer.rule.ts'
import type { BankAnswer, PartAnswer } from './answer.contract.ts'
import type { AskedQuestion } from '../quizzes/quizzes.contract.ts'
import type { BankQuestion, PartQuestion } from './question.contract.ts'
import { withDigits } from './numerals.rule.ts'

/** Of the bank, or of a quiz, where what is usual need not be said. */
type Part = PartQuestion | AskedQuestion

/** What the key gave, and what a person may still give. */
export interface Score {
  earned: number
  open: number
}
const earned = (points: number): Score => ({ earned: points, open: 0 })

/** A share of the points, as whole ones; what is not earned wholly is not given. */
const share = (points: number, right: number, of: number): number =>
  of === 0 ? 0 : Math.floor((points * Math.max(0, right)) / of)

type Multiple = Pick<Extract<PartQuestion, { kind: 'multiple' }>, 'points' | 'answer'> & {
  scoring?: 'all' | 'partial' | 'penalty' | undefined
}
/**
 * `all`: everything right or nothing; `partial`: the share of the right ones, nothing once a wrong one is among them;
 * `penalty`: as many wrong ones less.
 */
function multiplePoints({ points, answer, scoring = 'all' }: Multiple, given: readonly string[]): number {
  const key = new Set(answer)
  const chosen = new Set(given)
  const right = [...chosen].filter((each) => key.has(each)).length
  const wrong = chosen.size - right
  if (right === key.size && wrong === 0) return key.size > 0 ? points : 0
  if (scoring === 'penalty') return share(points, right - wrong, key.size)
  return scoring === 'partial' && wrong === 0 ? share(points, right, key.size) : 0
}

interface Blank {
  answers: readonly (readonly string[])[]
  numerals?: boolean | undefined
  traditional?: boolean | undefined
}
/** How many gaps are filled rightly. */
function rightGaps(
  { answers, numerals = false, traditional = false }: Blank,
  given: readonly string[],
  simplified: Alike,
): number {
  const alike: Alike = (text) => {
    const plain = traditional ? simplified(text) : text
    return numerals ? withDigits(plain) : plain
  }
  return answers.filter((accepted, at) => isAccepted(accepted, given[at], alike)).length
}

function partScore(question: Part, answer: PartAnswer, simplified: Alike): Score {
  const { points } = question
  switch (question.kind) {
    case 'single':
      return earned('option' in answer && answer.option !== '' && answer.option === question.answer ? points : 0)
    case 'multiple':
      return earned('options' in answer ? multiplePoints(question, answer.options) : 0)
    case 'judge':
      return earned('judge' in answer && answer.judge === question.answer ? points : 0)
    case 'blank':
      return earned(
        'blanks' in answer ? share(points, rightGaps(question, answer.blanks, simplified), question.answers.length) : 0,
      )
    case 'order':
      return earned('order' in answer && answer.order.join() === question.items.map(({ id }) => id).join() ? points : 0)
    case 'match': {
      if (!('pairs' in answer)) return earned(0)
      const right = question.left.filter(({ id }) => answer.pairs[id] && answer.pairs[id] === question.pairs[id]).length
      return earned(share(points, right, question.left.length))
    }
    case 'short':
    case 'essay':
      return { earned: 0, open: 'text' in answer && answer.text.trim() !== '' ? points : 0 }
  }
}

/** `simplified`: traditional characters as simplified ones, for gaps in which they are the same. */
export function scoreOf(
  question: BankQuestion | Part,
  answer: BankAnswer | null,
  simplified: Alike = (text) => text,
): Score {
  if (answer === null) return earned(0)
  if (question.kind !== 'case') return 'parts' in answer ? earned(0) : partScore(question, answer, simplified)
  const parts = 'parts' in answer ? answer.parts : {}
  return question.parts.reduce(
    (sum, part) => {
      const each = scoreOf(part, parts[part.id] ?? null, simplified)
      return { earned: sum.earned + each.earned, open: sum.open + each.open }
    },
    { earned: 0, open: 0 },
  )
}

const among = (ids: readonly string[], offered: readonly { id: string }[]): boolean =>
  new Set(ids).size === ids.length && ids.every((id) => offered.some((each) => each.id === id))

/** Whether an answer is of the question's kind and names only what the question offers. */
export function suits(question: BankQuestion | Part, answer: BankAnswer): boolean {
  switch (question.kind) {
    case 'single':
      return 'option' in answer && among([answer.option], question.options)
    case 'multiple':
      return 'options' in answer && among(answer.options, question.options)
    case 'judge':
      return 'judge' in answer
    case 'blank':
      return 'blanks' in answer && answer.blanks.length <= question.answers.length
    case 'order':
      return 'order' in answer && answer.order.length === question.items.length && among(answer.order, question.items)
    case 'match':
      return (
        'pairs' in answer &&
        among(Object.keys(answer.pairs), question.left) &&
        Object.values(answer.pairs).every((right) => among([right], question.right))
      )
    case 'short':
    case 'essay':
      return 'text' in answer
    case 'case':
      return (
        'parts' in answer &&
        Object.entries(answer.parts).every(([id, given]) => {
          const part = question.parts.find((each) => each.id === id)
          return part !== undefined && (given === null || suits(part, given))
        })
      )
  }
}

/** A question as a format can hold it, and what of it is lost on the way: nothing is lost without being said. */
import { gapsIn } from '../../quizzes/gaps.rule.ts'
import type { BankQuestion, Choice, PartQuestion } from '../question.contract.ts'
import { plainText } from '../words.rule.ts'
import { HOLDS, type Loss, type QuestionFormat } from './formats.rule.ts'
import { choicesFor, plainWay, stemWithGaps, textFor, wordsFor, type Way } from './heldWords.ts'
import { noTraits, type Written } from './reading.ts'

const empty = ({ text }: Choice): boolean => text === ''
/** Nothing that is asked in it is left open: readers refuse such a question, rightly. */
function isFinished(question: PartQuestion): boolean {
  if (question.stem === '') return false
  switch (question.kind) {
    case 'single':
      return question.options.length > 1 && !question.options.some(empty) && question.answer !== ''
    case 'multiple':
      return question.options.length > 1 && !question.options.some(empty) && question.answer.length > 0
    case 'judge':
      return question.answer !== null
    case 'blank':
      return (
        question.answers.length > 0 &&
        question.answers.every((accepted) => accepted.length > 0 && !accepted.includes('')) &&
        gapsIn(plainText(question.stem)) <= question.answers.length
      )
    case 'order':
      return question.items.length > 1 && !question.items.some(empty)
    case 'match':
      return (
        question.left.length > 0 &&
        ![...question.left, ...question.right].some(empty) &&
        question.left.every(({ id }) => question.right.some((each) => each.id === question.pairs[id]))
      )
    default:
      return true
  }
}

/** Of a kind that has them, what the format cannot say of how it is marked. */
function markingFor(question: PartQuestion, { holds, losses }: Way): PartQuestion {
  switch (question.kind) {
    case 'multiple': {
      // Without a wrong option both ways of partial credit are one.
      const alike = holds.scoring.length < 3 && question.answer.length === question.options.length
      if (alike && question.scoring === 'penalty') return { ...question, scoring: 'partial' }
      if (holds.scoring.includes(question.scoring)) return question
      losses.add('scoring')
      return { ...question, scoring: holds.scoring[0]! }
    }
    case 'blank': {
      if (holds.sameness || !(question.numerals || question.traditional)) return question
      losses.add('sameness')
      return { ...question, numerals: false, traditional: false }
    }
    case 'short':
    case 'essay': {
      const lostReference = !holds.reference && question.reference !== ''
      if (lostReference) losses.add('reference')
      const kept = lostReference ? { ...question, reference: '' } : question
      if (kept.kind === 'short' || holds.rubric || kept.rubric.length === 0) return kept
      losses.add('rubric')
      return { ...kept, rubric: [] }
    }
    default:
      return question
  }
}

function wordedFor(question: PartQuestion, way: Way): PartQuestion {
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return { ...question, options: choicesFor(question.options, way) }
    case 'order':
      return { ...question, items: choicesFor(question.items, way) }
    case 'match':
      return {
        ...question,
        left: choicesFor(question.left, way),
        right: choicesFor(question.right, way.holds.plainRight ? plainWay(way) : way),
      }
    case 'short':
      return { ...question, reference: wordsFor(question.reference, way) }
    case 'essay': {
      const rubric = question.rubric.map((line) => ({ ...line, text: textFor(line.text, way) }))
      return { ...question, reference: wordsFor(question.reference, way), rubric }
    }
    case 'blank':
      return { ...question, stem: stemWithGaps(question.stem, question.answers.length, way) }
    default:
      return question
  }
}

function commonFor<T extends BankQuestion>(question: T, way: Way): T {
  const { holds, losses } = way
  const explanation = wordsFor(question.explanation, way)
  if (!holds.explanation && explanation !== '') losses.add('explanation')
  if (!holds.points && question.points !== 1) losses.add('points')
  return {
    ...question,
    stem: wordsFor(question.stem, way),
    explanation: holds.explanation ? explanation : '',
    points: holds.points ? question.points : 1,
  }
}

function partFor(question: PartQuestion, way: Way): PartQuestion | null {
  const worded = wordedFor(commonFor(question, way), way)
  if (isFinished(worded) && !(worded.kind === 'blank' && worded.answers.length > way.holds.gaps))
    return markingFor(worded, way)
  way.losses.add(isFinished(worded) ? 'kind' : 'unfinished')
  return null
}

function contentFor(question: BankQuestion, way: Way): BankQuestion | null {
  if (question.kind !== 'case') return partFor(question, way)
  const parts = question.parts.map((part) => partFor(part, way))
  const whole = commonFor(question, way)
  if (whole.stem !== '' && parts.length > 0 && parts.every((part) => part !== null)) return { ...whole, parts }
  way.losses.add('unfinished')
  return null
}

/** Null: the format has no place for it at all; `losses` says why. */
export function heldBy(format: QuestionFormat, { content, traits }: Written): { held: Written | null; losses: Loss[] } {
  const way: Way = { holds: HOLDS[format], losses: new Set() }
  if (!way.holds.kinds.includes(content.kind)) return { held: null, losses: ['kind'] }
  const question = contentFor(content, way)
  if (!question) return { held: null, losses: [...way.losses] }
  const nothing = noTraits()
  const kept = Object.fromEntries(way.holds.traits.map((trait) => [trait, traits[trait]]))
  const held = { content: question, traits: { ...nothing, ...kept } }
  if (JSON.stringify(held.traits) !== JSON.stringify({ ...nothing, ...traits })) way.losses.add('traits')
  return { held, losses: [...way.losses] }
}

/** Questions whose options are chosen or put in order, in QTI. */
import type { PartQuestion } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { element } from '../html/tree.ts'
import { weightsOf } from '../scoring.ts'
import { judgementOf } from './partBodies.ts'
import { choice, lettered, one, wordsIn, type ItemWriting, type WrittenPart } from './writing.ts'

type Of<K extends PartQuestion['kind']> = Extract<PartQuestion, { kind: K }>

export function single(question: Of<'single'>, id: string, way: ItemWriting): WrittenPart {
  const options = lettered(question.options)
  const verdicts = options.map(({ text }) => judgementOf(plainText(text)))
  const looksJudged = verdicts.length === 2 && verdicts.includes(true) && verdicts.includes(false)
  const attributes = {
    responseIdentifier: id,
    shuffle: 'false',
    maxChoices: 1,
    class: looksJudged ? 'single' : undefined,
  }
  const answer = options.find((option) => option.id === question.answer)!.letter
  return one(
    { id, cardinality: 'single', type: 'identifier', correct: [answer] },
    wordsIn(question.stem, way),
    element(
      'choiceInteraction',
      attributes,
      ...options.map(({ letter, text }) => choice('simpleChoice', letter, text, way)),
    ),
    'match',
  )
}
export function judge(question: Of<'judge'>, id: string, way: ItemWriting): WrittenPart {
  const options = [
    ['true', '正确'],
    ['false', '错误'],
  ] as const
  return one(
    { id, cardinality: 'single', type: 'identifier', correct: [String(question.answer)] },
    wordsIn(question.stem, way),
    element(
      'choiceInteraction',
      { responseIdentifier: id, shuffle: 'false', maxChoices: 1 },
      ...options.map(([key, text]) => choice('simpleChoice', key, text, way)),
    ),
    'match',
  )
}
export function multiple(question: Of<'multiple'>, id: string, way: ItemWriting): WrittenPart {
  const options = lettered(question.options)
  const right = options.filter((option) => question.answer.includes(option.id))
  const { points, scoring } = question
  const weights = weightsOf(right.length, scoring)
  const worth = options.map((option): [string, number] => [
    option.letter,
    points * (right.includes(option) ? weights.right : weights.wrong),
  ])
  const correct = right.map(({ letter }) => letter)
  return one(
    {
      id,
      cardinality: 'multiple',
      type: 'identifier',
      correct,
      ...(scoring !== 'all' && { worth, most: points, otherwise: points * weights.wrong }),
    },
    wordsIn(question.stem, way),
    element(
      'choiceInteraction',
      { responseIdentifier: id, shuffle: 'false', maxChoices: 0 },
      ...options.map(({ letter, text }) => choice('simpleChoice', letter, text, way)),
    ),
    scoring === 'all' ? 'match' : 'map',
  )
}
/** Shown in an order that says nothing. */
export function order(question: Of<'order'>, id: string, way: ItemWriting): WrittenPart {
  const shown = lettered(question.items.toSorted((a, b) => (plainText(a.text) < plainText(b.text) ? -1 : 1)))
  const correct = question.items.map((item) => shown.find((each) => each.id === item.id)!.letter)
  return one(
    { id, cardinality: 'ordered', type: 'identifier', correct },
    wordsIn(question.stem, way),
    element(
      'orderInteraction',
      { responseIdentifier: id, shuffle: 'true' },
      ...shown.map(({ letter, text }) => choice('simpleChoice', letter, text, way)),
    ),
    'match',
  )
}

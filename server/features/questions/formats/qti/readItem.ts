/** One item of QTI as a question: an interaction is a question of its kind, several are a case. */
import { newId } from '../../../../lib/id.ts'
import type { BankQuestion, PartQuestion, Words } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { checkedQuestion } from '../build.ts'
import { withLines } from '../html/withLines.ts'
import { childOf, elementsOf, type Element, type Node } from '../html/tree.ts'
import { Unreadable } from '../reading.ts'
import { wholePoints } from '../scoring.ts'
import { askedNodes, feedbackIn, interactionsIn } from './interactions.ts'
import type { ItemWay } from './itemWay.ts'
import { bodyOf } from './partBodies.ts'
import { partsOf, type Part } from './parts.ts'

/** The words of several elements, one behind the other. */
function saidIn(elements: readonly Element[], way: ItemWay): Words {
  return way.words(elements.flatMap(({ children }) => [{ name: 'div', attributes: {}, children }]))
}
const idsOf = (interactions: readonly Element[]): string[] =>
  interactions.map(({ attributes }) => attributes['responseIdentifier'] ?? '')

interface Around {
  /** What stands before it in other files. */
  before: readonly Node[]
  after: readonly Element[]
  /** Where nothing is asked in words. */
  title: string
}
function questionOf({ container, asked }: Part, { before, after, title }: Around, worth: number | null, way: ItemWay) {
  const interactions = interactionsIn(container)
  const body = bodyOf(interactions, container, way)
  const stem = way.words([...before, ...askedNodes(asked)], { gaps: body.kind === 'blank' })
  const points = worth ?? way.responses.worth(idsOf(interactions)) ?? 1
  const explanation = saidIn([...feedbackIn(container), ...after], way)
  const lines = way.optionFeedback.splice(0)
  return checkedQuestion({
    ...{ id: newId(), points: wholePoints(points, way.notes), explanation: withLines(explanation, lines) },
    ...{ stem: plainText(stem) === '' ? title : stem, ...body },
  })
}

export function readItem(item: Element, before: readonly Node[], way: ItemWay): BankQuestion {
  const body = childOf(item, 'itemBody')
  if (!body || interactionsIn(body).length === 0) throw new Unreadable('noInteraction')
  const title = (item.attributes['title'] ?? '').trim()
  const after = elementsOf(item, 'modalFeedback')
  const { passage, parts } = partsOf(body)
  const [only] = parts
  if (only?.container === body) {
    const question = questionOf(only, { before, after, title }, way.responses.whole(), way)
    if (question.stem === '') throw new Unreadable('noStem')
    return question
  }
  const questions = parts.map((part) => questionOf(part, { before: [], after: [], title }, null, way) as PartQuestion)
  const stem = way.words([...before, ...askedNodes(passage)])
  return checkedQuestion({
    ...{ id: newId(), kind: 'case', stem: plainText(stem) === '' ? title : stem, explanation: saidIn(after, way) },
    ...{
      points: Math.min(
        100,
        questions.reduce((sum, { points }) => sum + points, 0),
      ),
      parts: questions,
    },
  })
}

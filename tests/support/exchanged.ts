/** Questions that went through a format and came back, in the form in which they are compared: without ids. */
import type {
  BankQuestion,
  Choice,
  PartQuestion,
  QuestionTraits,
} from '../../server/features/questions/question.contract.ts'
import { plainText } from '../../server/features/questions/words.rule.ts'

const places = (choices: readonly Choice[], ids: readonly string[]) =>
  ids.map((id) => choices.findIndex((choice) => choice.id === id)).sort((a, b) => a - b)
const texts = (choices: readonly Choice[]) => choices.map(({ text }) => text)

function bare(question: BankQuestion): Record<string, unknown> {
  const { id: _, ...rest } = question
  switch (rest.kind) {
    case 'single':
      return { ...rest, options: texts(rest.options), answer: places(rest.options, [rest.answer]) }
    case 'multiple':
      return { ...rest, options: texts(rest.options), answer: places(rest.options, rest.answer) }
    case 'order':
      return { ...rest, items: texts(rest.items) }
    case 'match':
      return {
        ...rest,
        left: texts(rest.left),
        // which stands where on the right says nothing
        right: texts(rest.right).toSorted((a, b) => (plainText(a) < plainText(b) ? -1 : 1)),
        pairs: rest.left.map(({ id }) => rest.right.find((each) => each.id === rest.pairs[id])?.text),
      }
    case 'essay':
      return { ...rest, rubric: rest.rubric.map(({ text, points }) => [text, points]) }
    case 'case':
      return { ...rest, parts: rest.parts.map((part: PartQuestion) => bare(part)) }
    default:
      return rest
  }
}
export const exchanged = ({
  content,
  traits,
}: {
  content: BankQuestion
  traits: QuestionTraits
}): Record<string, unknown> => ({
  ...bare(content),
  traits,
})

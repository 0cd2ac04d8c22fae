/** Whether the bank still asks what somebody was asked. Pure. */
import type { BankQuestion, PartQuestion } from '../questions/question.contract.ts'
import { sameText } from '../questions/sameText.rule.ts'
import { partOf, singleQuestions } from '../questions/single.rule.ts'
import { plainText } from '../questions/words.rule.ts'

const texts = (choices: readonly { id: string; text: PartQuestion['stem'] }[], ids: readonly string[]): string[] =>
  ids.map((id) => plainText(choices.find((each) => each.id === id)?.text ?? ''))

/** Its key, whatever the ids and the order of its options. */
function keyOf(part: PartQuestion): unknown {
  switch (part.kind) {
    case 'single':
      return texts(part.options, [part.answer])
    case 'multiple':
      return texts(part.options, part.answer).sort()
    case 'judge':
      return part.answer
    case 'blank':
      return part.answers
    case 'order':
      return part.items.map(({ text }) => plainText(text))
    case 'match':
      return part.left.map(({ id, text }) => [plainText(text), texts(part.right, [part.pairs[id] ?? ''])]).sort()
    case 'short':
    case 'essay':
      return plainText(part.reference)
  }
}
const said = (content: BankQuestion): string =>
  JSON.stringify([
    ...[sameText(content), content.kind],
    ...singleQuestions(content).map((each) => [keyOf(partOf(each)), plainText(partOf(each).explanation)]),
  ])

/** Whether a question still asks and accepts what it did; points and the order of its options do not matter. */
export const isUnchanged = (then: BankQuestion, now: BankQuestion): boolean =>
  then.kind === 'case' && now.kind === 'case'
    ? singleQuestions(now).some((each) => said(each) === said(then))
    : said(then) === said(now)

/** A question as one answer: of a case one part at a time, with its passage. Pure. */
import type { BankQuestion, PartQuestion } from './question.contract.ts'

/** A case 案例 as the questions about its passage, each a case of its own with one part. */
export const singleQuestions = (content: BankQuestion): BankQuestion[] =>
  content.kind === 'case'
    ? content.parts.map((part) => ({ ...content, points: part.points, parts: [part] }))
    : [content]

/** What is answered of such a question. */
export const partOf = (content: BankQuestion): PartQuestion =>
  content.kind === 'case' ? content.parts[0]! : (content as PartQuestion)

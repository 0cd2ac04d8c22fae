/** Descriptions: the passage of a case, where it says so; of any other the question behind it says that there was one. */
import { newId } from '../../../../lib/id.ts'
import type { BankQuestion, PartQuestion, QuestionTraits, Words } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { checkedQuestion } from '../build.ts'
import { faultOf, noteOf, type Reading, type ReadQuestion } from '../reading.ts'

export interface Asked {
  line: number
  source: string
  stem: Words
  explanation: Words
  /** Null: a description, which asks nothing. */
  content: BankQuestion | null
  traits: QuestionTraits
  notes: string[]
  /** So many questions behind it belong to it. */
  parts: number
}

/** The questions behind a passage, as many as it says, without one missing among them. */
function partsOf(all: readonly Asked[], at: number): PartQuestion[] | null {
  const { line, parts } = all[at]!
  const behind = all.slice(at + 1, at + 1 + parts)
  const whole = behind.length === parts && behind.every((each, index) => each.line === line + 1 + index)
  const contents = behind.map(({ content }) => content)
  return whole && contents.every((each) => each !== null && each.kind !== 'case') ? (contents as PartQuestion[]) : null
}
function caseOf({ line, stem, explanation, traits, notes }: Asked, parts: PartQuestion[]): ReadQuestion {
  const sum = parts.reduce((total, { points }) => total + points, 0)
  const whole = { id: newId(), kind: 'case', stem, explanation, points: Math.min(100, sum), parts }
  return { line, content: checkedQuestion(whole), traits, notes }
}

export function passages(all: readonly Asked[]): Reading {
  const reading: Reading = { questions: [], faults: [] }
  let passage = ''
  for (let at = 0; at < all.length; at++) {
    const { line, source, stem, content, traits, notes, parts } = all[at]!
    if (content) {
      const more = passage === '' ? [] : [noteOf('passage', passage.slice(0, 40))]
      reading.questions.push({ line, content, traits, notes: [...notes, ...more] })
      passage = ''
      continue
    }
    const own = parts > 0 ? partsOf(all, at) : null
    if (own) {
      const notesOfParts = all.slice(at + 1, at + 1 + parts).flatMap((each) => each.notes)
      reading.questions.push(caseOf({ ...all[at]!, notes: [...new Set([...notes, ...notesOfParts])] }, own))
      at += parts
    } else if (parts > 0) reading.faults.push(faultOf(line, 'partsMissing', source))
    else passage = plainText(stem)
  }
  return reading
}

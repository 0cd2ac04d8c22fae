/** A text in any format as the bank sees it: what the bank would refuse is a fault like what cannot be read. */
import { faultsOf } from '../faults.rule.ts'
import { noteOf, faultOf, type Reading, type ReadQuestion } from '../formats/reading.ts'
import type { QuestionFormat } from '../formats/formats.rule.ts'
import { FORMATS } from '../formats/readers.ts'

/** Positions have no ids in a file. */
function withoutPositions({ traits, notes, ...rest }: ReadQuestion): ReadQuestion {
  if (traits.positions.length === 0) return { ...rest, traits, notes }
  return { ...rest, traits: { ...traits, positions: [] }, notes: [...notes, noteOf('positions')] }
}

export function readGiven(format: QuestionFormat, text: string): Reading {
  const reading = FORMATS[format].read(text)
  const faults = [...reading.faults]
  const questions = reading.questions.filter(({ line, content }) => {
    const [first] = faultsOf(content)
    if (first) faults.push(faultOf(line, 'unfit', '', first.message))
    return !first
  })
  return { questions: questions.map(withoutPositions), faults: faults.sort((a, b) => a.line - b.line) }
}

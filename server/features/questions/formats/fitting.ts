/** A reading as the bank sees it: what the bank would refuse is a fault like what cannot be read. */
import { faultsOf } from '../faults.rule.ts'
import { faultOf, noteOf, type Reading, type ReadQuestion } from './reading.ts'

/** Positions have no ids in a file. */
function withoutPositions({ traits, notes, ...rest }: ReadQuestion): ReadQuestion {
  if (traits.positions.length === 0) return { ...rest, traits, notes }
  return { ...rest, traits: { ...traits, positions: [] }, notes: [...notes, noteOf('positions')] }
}

export function fitting(reading: Reading): Reading {
  const faults = [...reading.faults]
  const questions = reading.questions.filter(({ line, place, sheet, content }) => {
    const [first] = faultsOf(content)
    if (first)
      faults.push({ ...faultOf(line, 'unfit', '', first.message), ...(place && { place }), ...(sheet && { sheet }) })
    return !first
  })
  return { questions: questions.map(withoutPositions), faults }
}

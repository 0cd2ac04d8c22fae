/** Formulas read on the server: by the same library as in the browser, so that both judge alike. */
import temml from 'temml'
import { formulaReader, type MathElement } from './formula.rule.ts'

export const readFormula = formulaReader(temml)

/** Null: it cannot be read. */
export function mathOf(tex: string): MathElement | null {
  const read = readFormula(tex)
  return 'math' in read ? read.math : null
}

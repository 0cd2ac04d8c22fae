/** Equations of a document as formulas, and which formulas a document can hold as equations. */
import { inText } from '../../../../lib/formulas/formulaText.rule.ts'
import { fitsWord, ommlOf, type Omml } from '../../../../lib/formulas/omml.ts'
import { mathOf } from '../../../../lib/formulas/read.ts'
import { texOf } from '../../../../lib/formulas/texOf.ts'
import type { Loss } from '../formats.rule.ts'
import type { Things } from './things.ts'
import { attributeOf, type Element } from './xmlTree.ts'

/** An equation that is nothing but an answer, typed in the wrong box. */
export const isAnswer = (text: string): boolean => /^(?:[A-Z]|[√✓✔×✗✘])$/u.test(text)

function ommlIn({ name, attributes, children, text }: Element): Omml {
  const val = attributes === '' ? undefined : attributeOf({ name, attributes, children, text }, 'val')
  return { name, ...(val !== undefined && { val }), ...(name === 't' && { text }), children: children.map(ommlIn) }
}

/** Null: it says something that TeX cannot be made of, or nothing that needs a formula. */
export function equationTex(element: Element): string | null {
  const tex = texOf(ommlIn(element))
  return isAnswer(tex) || mathOf(tex) === null ? null : tex
}

/** As it comes back; null: something of it would not. */
function heldEquation(tex: string): string | null {
  const again = (source: string): string | null => {
    const math = mathOf(source)
    return math && fitsWord(math) ? texOf(ommlOf(math)) : null
  }
  const held = again(tex)
  return held !== null && mathOf(held) !== null && again(held) === held ? held : null
}

/** What stands for a formula in a line: the sign of an equation, else its source. */
export function formulaLine(tex: string, things: Things, losses: Set<Loss>): string {
  const held = heldEquation(tex)
  if (held === null) return inText(tex)
  if (isAnswer(held)) {
    losses.add('formatting')
    return held
  }
  return things.sign({ kind: 'formula', tex: held }) || inText(tex)
}

import { h, type FunctionalComponent, type VNode } from 'vue'
import type { MathElement } from '../../../server/lib/formulas/formula.rule.ts'
import { inText } from '../../../server/lib/formulas/formulaText.rule.ts'
import { formulaReader } from './formulaReader.ts'
import './formula.css'

const drawn = (part: MathElement | string): VNode | string =>
  typeof part === 'string' ? part : h(part.tag, part.attrs, part.children.map(drawn))

/** A formula as MathML, which is read aloud as well; its source while it cannot be shown. */
export const FormulaView: FunctionalComponent<{ tex: string }> = ({ tex }) => {
  const read = formulaReader()?.(tex)
  return h('span', { class: 'formula', 'data-tex': tex }, [
    read && 'math' in read
      ? drawn(read.math)
      : h('code', read ? { class: 'bad', title: read.problem } : {}, inText(tex)),
  ])
}
FormulaView.props = ['tex']

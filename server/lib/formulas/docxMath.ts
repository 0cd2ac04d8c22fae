/** A formula as the docx library writes it. */
import { Math as Equation, XmlAttributeComponent, XmlComponent } from 'docx'
import type { MathElement } from './formula.rule.ts'
import { ommlOf, type Omml } from './omml.ts'

class Attributes extends XmlAttributeComponent<Record<string, string>> {}

const fit = (text: string): string => text.toWellFormed()
class Part extends XmlComponent {
  constructor({ name, val, text, children }: Omml) {
    super(`m:${name}`)
    if (val !== undefined) this.root.push(new Attributes({ 'm:val': fit(val) }))
    if (text !== undefined) this.root.push(new Attributes({ 'xml:space': 'preserve' }), fit(text))
    this.root.push(...children.map((child) => new Part(child)))
  }
}
class Whole extends Equation {
  constructor({ children }: Omml) {
    super({ children: [] })
    this.root.push(...children.map((child) => new Part(child)))
  }
}
export const docxMath = (math: MathElement): Equation => new Whole(ommlOf(math))

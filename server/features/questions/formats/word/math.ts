/** Formulas of Word in a line, as they are typed: (a+b)/2, x^2, √(x). */
import { childOf, childrenOf, valueOf, type Element } from './xmlTree.ts'

const parts = (element: Element, name: string): string => childrenOf(element, name).map(inside).join('')
const grouped = (text: string): string => (/^[\p{L}\p{N}.]*$/u.test(text) ? text : `(${text})`)
const property = (element: Element, properties: string, name: string): string | undefined =>
  valueOf(childOf(element, properties), name)

const FORMS: Record<string, (element: Element) => string> = {
  t: ({ text }) => text,
  f: (element) => `${grouped(parts(element, 'num'))}/${grouped(parts(element, 'den'))}`,
  sSup: (element) => `${grouped(parts(element, 'e'))}^${grouped(parts(element, 'sup'))}`,
  sSub: (element) => `${grouped(parts(element, 'e'))}_${grouped(parts(element, 'sub'))}`,
  sSubSup: (element) =>
    `${grouped(parts(element, 'e'))}_${grouped(parts(element, 'sub'))}^${grouped(parts(element, 'sup'))}`,
  rad: (element) => {
    const degree = parts(element, 'deg')
    return `${degree && `${grouped(degree)}`}√${grouped(parts(element, 'e'))}`
  },
  d: (element) => {
    const [open, close] = ['begChr', 'endChr'].map((name) => property(element, 'dPr', name))
    return `${open ?? '('}${childrenOf(element, 'e').map(inside).join(',')}${close ?? ')'}`
  },
  nary: (element) => {
    const [from, to] = ['sub', 'sup'].map((name) => parts(element, name))
    const bounds = `${from && `_${grouped(from)}`}${to && `^${grouped(to)}`}`
    return `${property(element, 'naryPr', 'chr') ?? '∫'}${bounds} ${parts(element, 'e')}`
  },
  func: (element) => `${parts(element, 'fName')}${grouped(parts(element, 'e'))}`,
  m: (element) =>
    `[${childrenOf(element, 'mr')
      .map((row) => childrenOf(row, 'e').map(inside).join(' '))
      .join('; ')}]`,
}
const PROPERTIES = /Pr$/

function inside(element: Element): string {
  const form = FORMS[element.name]
  if (form) return form(element)
  return element.children
    .filter(({ name }) => !PROPERTIES.test(name))
    .map(inside)
    .join('')
}
export const mathText = (element: Element): string => inside(element).trim()

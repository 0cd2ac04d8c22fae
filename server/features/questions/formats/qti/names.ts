/** QTI 2 says `choiceInteraction`, QTI 3 `qti-choice-interaction`: within this system the former stands for both. */
import { isElement, type Element, type Node } from '../html/tree.ts'

export type QtiVersion = 2 | 3

const camel = (name: string): string => name.replace(/-([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** What QTI takes from HTML keeps its names. */
const HTML = new Set(
  'a audio blockquote br div em h3 h4 img li object ol p source span strong table tbody td th tr ul'.split(' '),
)
/** In QTI 3 their content has an element of its own. */
const BODIED = new Set(['rubricBlock', 'feedbackBlock', 'modalFeedback'])

const attributesBy = (attributes: Record<string, string>, change: (name: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [change(name), value]))

export function fromVersion({ name, attributes, children, ...rest }: Element): Element {
  const isQti = name.startsWith('qti-')
  return {
    ...rest,
    name: isQti ? camel(name.slice(4)) : name,
    attributes: isQti ? attributesBy(attributes, camel) : attributes,
    children: children.map((child) => (isElement(child) ? fromVersion(child) : child)),
  }
}
export function inVersion(node: Node, version: QtiVersion): Node {
  if (version === 2 || !isElement(node) || node.name === 'math') return node
  const within = node.children.map((child) => inVersion(child, version))
  if (HTML.has(node.name)) return { ...node, children: within }
  const children = BODIED.has(node.name) ? [{ name: 'qti-content-body', attributes: {}, children: within }] : within
  return { name: `qti-${kebab(node.name)}`, attributes: attributesBy(node.attributes, kebab), children }
}

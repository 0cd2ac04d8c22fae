/** Elements of an XML part as trees, one at a time: a document of thousands of paragraphs is never whole in memory. */
import { attribute, readWhole } from '../../../imports/officeXml.service.ts'

export interface Element {
  name: string
  /** As they are written: `attributeOf`. */
  attributes: string
  children: Element[]
  /** Of the element itself, without that of its children. */
  text: string
}
export const attributeOf = (element: Element | undefined, name: string): string | undefined =>
  element && attribute(element.attributes, name)
export const childOf = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((child) => child.name === name)
export const childrenOf = (element: Element | undefined, name: string): Element[] =>
  element?.children.filter((child) => child.name === name) ?? []
/** The `val` of a child: how Word writes nearly every property. */
export const valueOf = (element: Element | undefined, name: string): string | undefined =>
  attributeOf(childOf(element, name), 'val')
export function* below(element: Element, name: string): Generator<Element> {
  for (const child of element.children) {
    if (child.name === name) yield child
    yield* below(child, name)
  }
}

/** Of one tree; a paragraph has some dozens. */
const MOST_ELEMENTS = 500_000
/** Thrown out of a part that is no text document people would write. */
export class TooMuch extends Error {}

/** Calls `take` with each element whose parent's name is `within`; those are given at their end and then forgotten. */
export async function eachWithin(
  pieces: AsyncIterable<Buffer>,
  within: string,
  take: (element: Element) => void,
): Promise<void> {
  const path: string[] = []
  const open: Element[] = []
  let count = 0
  await readWhole(pieces, {
    open(name, attributes) {
      if (open.length > 0 || path.at(-1) === within) {
        if (++count > MOST_ELEMENTS) throw new TooMuch('elements')
        const element: Element = { name, attributes, children: [], text: '' }
        open.at(-1)?.children.push(element)
        open.push(element)
      } else path.push(name)
    },
    text(text) {
      const element = open.at(-1)
      if (element) element.text += text
    },
    close() {
      const element = open.pop()
      if (!element) path.pop()
      else if (open.length === 0) {
        count = 0
        take(element)
      }
    },
  })
}

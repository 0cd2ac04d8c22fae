/**
 * HTML and XML as a tree, read by htmlparser2: no document type defines anything, entities beyond those of the language
 * stay text, and neither depth nor number of elements goes beyond a limit.
 */
import { Parser } from 'htmlparser2'

export interface Element {
  name: string
  attributes: Record<string, string>
  children: Node[]
  /** Of XML: its end was missing. */
  broken?: true
}
/** `raw`: already markup; only writers make it. */
export type Node = string | Element | { raw: string }

/** What lies deeper stands beside its parent: nothing is lost, and nobody recurses without end. */
const DEEPEST = 80
const MOST_ELEMENTS = 2_000_000

/** More elements than any file of questions has. */
export class TooManyElements extends Error {}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

function treeOf(text: string, xmlMode: boolean): Element {
  const root: Element = { name: '', attributes: {}, children: [] }
  const open = [root]
  /** Closed within their own tag, which the parser calls implied as well. */
  const alone = new Set<Element>()
  let deeper = 0
  let count = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++count > MOST_ELEMENTS) throw new TooManyElements()
        const element: Element = { name: localName(name), attributes: {}, children: [] }
        for (const [key, value] of Object.entries(attributes)) element.attributes[localName(key)] = value
        open.at(-1)!.children.push(element)
        if (text[parser.endIndex - 1] === '/') alone.add(element)
        if (open.length < DEEPEST) open.push(element)
        else deeper++
      },
      ontext(piece) {
        const { children } = open.at(-1)!
        const last = children.at(-1)
        if (typeof last === 'string') children[children.length - 1] = last + piece
        else children.push(piece)
      },
      onclosetag(_, implied) {
        if (deeper > 0) return void deeper--
        const element = open.pop()!
        if (xmlMode && implied && !alone.has(element)) element.broken = true
      },
    },
    { xmlMode, decodeEntities: true, recognizeSelfClosing: xmlMode, recognizeCDATA: xmlMode },
  )
  parser.write(text)
  parser.end()
  return root
}
export const readXmlTree = (text: string): Element => treeOf(text, true)
export const readHtmlTree = (text: string): Element => treeOf(text, false)

export const isElement = (node: Node): node is Element => typeof node === 'object' && 'name' in node
export const elementsOf = ({ children }: Element, ...names: string[]): Element[] =>
  children.filter((each): each is Element => isElement(each) && (names.length === 0 || names.includes(each.name)))
export const childOf = (element: Element | undefined, name: string): Element | undefined =>
  element && elementsOf(element, name)[0]

/** Every element below it of one of the names, in the order of the document; not what is within one of them. */
export function findAll(element: Element, ...names: string[]): Element[] {
  return elementsOf(element).flatMap((each) => (names.includes(each.name) ? [each] : findAll(each, ...names)))
}
export const find = (element: Element | undefined, ...names: string[]): Element | undefined =>
  element && findAll(element, ...names)[0]

export const textIn = (node: Node | undefined): string =>
  node === undefined ? '' : typeof node === 'string' ? node : isElement(node) ? node.children.map(textIn).join('') : ''

export const isBroken = (element: Element): boolean => element.broken === true || elementsOf(element).some(isBroken)

/** What XML has no place for, not even as a number. */
const UNFIT = new RegExp(String.raw`[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}`, 'gu')
export const fitForXml = (text: string): string => text.replace(UNFIT, '')
const escapedText = (text: string): string =>
  fitForXml(text).replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!)
/** Line ends of an attribute would be read as spaces. */
const escapedValue = (text: string): string =>
  escapedText(text).replace(/["\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)

const VOID = new Set(['br', 'hr', 'img', 'source'])
/** As XML that is HTML as well: elements without content close themselves only where HTML lets them. */
export function written(node: Node): string {
  if (typeof node === 'string') return escapedText(node)
  if (!isElement(node)) return node.raw
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapedValue(value)}"`)
  const start = `<${node.name}${attributes.join('')}`
  if (VOID.has(node.name)) return `${start}/>`
  return `${start}>${node.children.map(written).join('')}</${node.name}>`
}
type Attributes = Record<string, string | number | undefined>
export const element = (name: string, attributes: Attributes = {}, ...children: Node[]): Element => ({
  name,
  attributes: Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  ),
  children,
})

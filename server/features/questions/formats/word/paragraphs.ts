/** The runs of a paragraph as pieces of text with their looks; deleted text is gone, inserted text is there. */
import { labelsOf } from '../text/lines.rule.ts'
import { ANSWER_LETTERS, JUDGED } from '../text/marks.rule.ts'
import type { Look, Styles } from './styles.ts'
import { lookOf, PLAIN } from './styles.ts'
import { equationTex, isAnswer } from './equations.ts'
import { mathText } from './math.ts'
import { raised, readable, symbol } from './symbols.rule.ts'
import type { Things } from './things.ts'
import { attributeOf, below, childOf, valueOf, type Element } from './xmlTree.ts'

export interface Piece {
  text: string
  look: Look
}
interface Field {
  isShown: boolean
  isLink: boolean
}
interface Inside {
  style: string | undefined
  isLink: boolean
}

/** What only holds runs. */
const HOLDERS = new Set(['ins', 'moveTo', 'smartTag', 'sdtContent', 'customXml', 'fldSimple', 'dir', 'bdo', 'rubyBase'])
const BREAKS: Record<string, string> = { tab: '\t', ptab: '\t', br: '\n', cr: '\n', noBreakHyphen: '-' }
/** Beyond it a picture's description is a file's name. */
const FILE_NAME = /\.(?:png|jpe?g|gif|bmp|wmf|emf)$/i
const LONGEST_ALT = 200

export class Paragraphs {
  /** Fields may begin in one paragraph and end in another. */
  readonly #fields: Field[] = []
  /** Text boxes, whose lines stand behind the paragraph that holds them. */
  boxes: Element[] = []
  readonly #styles: Styles
  readonly #things: Things
  readonly #looks = new Map<string, Look>()
  constructor(styles: Styles, things: Things) {
    this.#styles = styles
    this.#things = things
  }

  read(paragraph: Element): Piece[] {
    const pieces: Piece[] = []
    const style = valueOf(childOf(paragraph, 'pPr'), 'pStyle')
    for (const child of paragraph.children) this.#node(child, { style, isLink: false }, pieces)
    // one that is never closed would hide the rest of the document
    this.#fields.splice(0, this.#fields.length, ...this.#fields.filter(({ isShown }) => isShown))
    return pieces
  }

  #node(element: Element, inside: Inside, pieces: Piece[]): void {
    const { name, children } = element
    const all = (of: readonly Element[], within = inside): void => {
      for (const child of of) this.#node(child, within, pieces)
    }
    if (name === 'r') this.#run(element, inside, pieces)
    else if (HOLDERS.has(name)) all(children)
    else if (name === 'hyperlink') all(children, { ...inside, isLink: true })
    else if (name === 'sdt') this.#control(element, all)
    else if (name === 'oMath' || name === 'oMathPara') this.#formula(element, pieces)
  }

  #control(element: Element, all: (of: readonly Element[]) => void): void {
    if (!childOf(childOf(element, 'sdtPr'), 'showingPlcHdr')) all(element.children)
  }

  #formula(element: Element, pieces: Piece[]): void {
    const tex = equationTex(element)
    const sign = tex === null ? '' : this.#things.sign({ kind: 'formula', tex })
    if (sign !== '') return void pieces.push({ text: sign, look: PLAIN })
    const text = readable(mathText(element), '')
    if (isAnswer(text)) return void pieces.push({ text, look: PLAIN })
    pieces.push({ text: text + this.#things.sign({ kind: 'noted', note: 'formulas' }), look: PLAIN })
  }

  #run(run: Element, { style, isLink }: Inside, pieces: Piece[]): void {
    const properties = childOf(run, 'rPr')
    const look = this.#look(properties, style, isLink || this.#fields.some((field) => field.isLink))
    const text = run.children.map((child) => this.#text(child, look)).join('')
    if (text !== '') pieces.push({ text: look.raised ? raised(text, look.raised) : text, look })
    for (const child of run.children)
      if (child.name === 'ruby')
        for (const base of below(child, 'rubyBase')) this.#node(base, { style, isLink }, pieces)
  }

  #look(properties: Element | undefined, style: string | undefined, isLink: boolean): Look {
    const base = this.#styles.look(style, isLink ? undefined : valueOf(properties, 'rStyle'))
    const look: Look = { ...base, ...lookOf(properties), ...(isLink && { colour: null, underline: false }) }
    const key = JSON.stringify(look)
    const known = this.#looks.get(key) ?? look
    this.#looks.set(key, known)
    return known
  }

  #text(element: Element, { font }: Look): string {
    const { name } = element
    if (name === 'fldChar' || name === 'instrText') return this.#field(element)
    if (this.#fields.some((field) => !field.isShown)) return ''
    if (name === 't') return readable(element.text, font)
    if (name === 'br' && (attributeOf(element, 'type') ?? 'textWrapping') !== 'textWrapping') return ''
    if (name === 'sym') return symbol(attributeOf(element, 'char'), attributeOf(element, 'font') ?? font)
    if (name === 'footnoteReference' || name === 'endnoteReference')
      return this.#things.sign({ kind: 'noted', note: 'footnotes' })
    if (['drawing', 'pict', 'object', 'AlternateContent'].includes(name)) return this.#drawn(element)
    return BREAKS[name] ?? ''
  }

  #field(element: Element): string {
    const kind = attributeOf(element, 'fldCharType')
    const last = this.#fields.at(-1)
    if (kind === 'begin') this.#fields.push({ isShown: false, isLink: false })
    else if (kind === 'end') this.#fields.pop()
    else if (last && kind === 'separate') last.isShown = true
    else if (last && /^\s*HYPERLINK\b/.test(element.text)) last.isLink = true
    else if (last && /^\s*EQ\b/i.test(element.text)) return this.#things.sign({ kind: 'noted', note: 'formulas' })
    return ''
  }

  /** Of two forms of the same drawing the newer one. */
  #drawn(element: Element): string {
    if (element.name === 'AlternateContent') {
      const chosen = childOf(element, 'Choice') ?? childOf(element, 'Fallback')
      return (chosen?.children ?? []).map((child) => this.#text(child, PLAIN)).join('')
    }
    const boxes = [...below(element, 'txbxContent')]
    this.boxes.push(...boxes)
    const isFormula = element.name === 'object'
    const signs = boxes.length > 0 ? [] : this.#pictures(element).map((picture) => this.#things.sign(picture))
    return signs.join('') + (isFormula ? this.#things.sign({ kind: 'noted', note: 'pictures' }) : '')
  }

  #pictures(element: Element) {
    const described = [...below(element, 'docPr')].map((each) => attributeOf(each, 'descr') ?? '')[0] ?? ''
    const alt = FILE_NAME.test(described)
      ? ''
      : readable(described.replace(/\s+/gu, ' ').trim(), '').slice(0, LONGEST_ALT)
    const drawn = [...below(element, 'blip')].map((each) => attributeOf(each, 'embed') ?? attributeOf(each, 'link'))
    const old = [...below(element, 'imagedata')].map((each) => attributeOf(each, 'id'))
    return [...drawn, ...old]
      .filter((id) => id !== undefined)
      .map((asset) => ({ kind: 'picture' as const, asset, alt: alt.toWellFormed() }))
  }
}

const ANSWER = new RegExp(`^\\s*[（(【\\[]?\\s*(?:${ANSWER_LETTERS}|${JUDGED})\\s*[）)】\\]]?\\s*$`, 'u')
export const answerLike = (text: string): boolean => ANSWER.test(text) || labelsOf(text).length > 0

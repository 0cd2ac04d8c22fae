/** What runs look like, as far as answers are marked by it: from the document's defaults, styles, and the run itself. */
import { isTrue } from '../../../imports/officeXml.service.ts'
import { givenBy, type NumberingGiven } from './numbering.ts'
import { attributeOf, childOf, valueOf, type Element } from './xmlTree.ts'

export interface Look {
  /** Null: automatic. */
  colour: string | null
  underline: boolean
  /** Text on a ground or in a frame of its own. */
  ground: boolean
  /** 着重号 */
  dotted: boolean
  bold: boolean
  hidden: boolean
  raised: 'superscript' | 'subscript' | null
  font: string
}
export const PLAIN: Look = {
  ...{ colour: null, underline: false, ground: false, dotted: false, bold: false, hidden: false },
  ...{ raised: null, font: '' },
}
interface Style {
  kind: string
  base: string | null
  look: Partial<Look>
  numbering: NumberingGiven | null
}

const OFF = new Set(['0', 'false', 'off', 'none'])
const switched = (element: Element | undefined): boolean =>
  element !== undefined && !OFF.has((attributeOf(element, 'val') ?? '1').toLowerCase())

const AUTOMATIC = new Set(['text1', 'dark1', 'tx1', 'dk1'])
function colourOf(element: Element): string | null {
  const theme = attributeOf(element, 'themeColor')
  if (theme && AUTOMATIC.has(theme)) return null
  const value = attributeOf(element, 'val') ?? 'auto'
  return /^[\da-f]{6}$/i.test(value) ? value.toUpperCase() : (theme ?? null)
}
const NO_GROUND = new Set(['auto', 'ffffff', 'none', 'white', ''])
function groundOf(properties: Element): boolean | undefined {
  const highlight = valueOf(properties, 'highlight')
  const shade = childOf(properties, 'shd')
  const frame = childOf(properties, 'bdr')
  if (highlight === undefined && !shade && !frame) return undefined
  return (
    !NO_GROUND.has((highlight ?? '').toLowerCase()) ||
    (shade !== undefined && !NO_GROUND.has((attributeOf(shade, 'fill') ?? '').toLowerCase())) ||
    (frame !== undefined && !['none', 'nil'].includes(attributeOf(frame, 'val') ?? 'none'))
  )
}
const RAISED: Record<string, Look['raised']> = { superscript: 'superscript', subscript: 'subscript' }

/** Only what is said here: the rest comes from what it stands in. */
export function lookOf(properties: Element | undefined): Partial<Look> {
  if (!properties) return {}
  const [colour, underline, dots] = ['color', 'u', 'em'].map((name) => childOf(properties, name))
  const [bold, hidden] = ['b', 'vanish'].map((name) => childOf(properties, name))
  const fonts = childOf(properties, 'rFonts')
  const font = attributeOf(fonts, 'ascii') ?? attributeOf(fonts, 'hAnsi')
  const ground = groundOf(properties)
  const raised = valueOf(properties, 'vertAlign')
  return {
    ...(colour && { colour: colourOf(colour) }),
    ...(underline && { underline: switched(underline) }),
    ...(ground !== undefined && { ground }),
    ...(dots && { dotted: switched(dots) }),
    ...(bold && { bold: switched(bold) }),
    ...(hidden && { hidden: switched(hidden) }),
    ...(raised !== undefined && { raised: RAISED[raised] ?? null }),
    ...(font !== undefined && { font }),
  }
}

/** Styles that rest on each other; more is a circle. */
const LONGEST = 20

export class Styles {
  readonly #styles = new Map<string, Style>()
  readonly #looks = new Map<string, Look>()
  #defaults: Partial<Look> = {}
  #usual: string | null = null

  add(element: Element): void {
    if (element.name === 'docDefaults') this.#defaults = lookOf(childOf(childOf(element, 'rPrDefault'), 'rPr'))
    if (element.name !== 'style') return
    const id = attributeOf(element, 'styleId') ?? ''
    const kind = attributeOf(element, 'type') ?? 'paragraph'
    if (kind === 'paragraph' && isTrue(attributeOf(element, 'default'))) this.#usual ??= id
    this.#styles.set(id, {
      kind,
      base: valueOf(element, 'basedOn') ?? null,
      look: lookOf(childOf(element, 'rPr')),
      numbering: givenBy(childOf(element, 'pPr')),
    })
  }

  /** The style and those that it rests on, its own first; without a name the document's usual one. */
  chain(id: string | undefined, kind: 'paragraph' | 'character'): string[] {
    const chain: string[] = []
    let next = id ?? (kind === 'paragraph' ? this.#usual : null)
    while (next && chain.length < LONGEST && !chain.includes(next) && this.#styles.has(next)) {
      chain.push(next)
      next = this.#styles.get(next)!.base
    }
    return chain
  }

  /** Of text that says nothing itself, by the styles of its paragraph and of its run. */
  look(paragraph: string | undefined, run: string | undefined): Look {
    const key = `${paragraph ?? ''} ${run ?? ''}`
    const known = this.#looks.get(key)
    if (known) return known
    const chain = [...this.chain(run, 'character'), ...this.chain(paragraph, 'paragraph')].reverse()
    const look = Object.assign({}, PLAIN, this.#defaults, ...chain.map((id) => this.#styles.get(id)!.look)) as Look
    this.#looks.set(key, look)
    return look
  }

  /** What a paragraph says wins over its style, each half for itself. */
  numbering(own: NumberingGiven | null, styles: readonly string[]): NumberingGiven | null {
    const first = <K extends keyof NumberingGiven>(half: K): NumberingGiven[K] =>
      styles.map((id) => this.#styles.get(id)!.numbering?.[half] ?? null).find((each) => each !== null) ?? null
    const list = own?.list ?? first('list')
    const fallback = own?.list ? null : first('level')
    return list === null ? null : { list, level: own?.level ?? null, fallback }
  }
  /** In which a style of lists has its levels. */
  listOf(style: string): string | null {
    const of = this.#styles.get(style)?.numbering ?? null
    return of?.list ?? null
  }
}

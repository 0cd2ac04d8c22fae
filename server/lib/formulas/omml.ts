/** Formulas as Word keeps them (OMML), made of MathML: real equations, which a teacher goes on editing. */
import type { MathElement } from './formula.rule.ts'

/** An element by its name without prefix; `val`: its one attribute. */
export interface Omml {
  name: string
  val?: string
  text?: string
  children: Omml[]
}
type Part = MathElement | string

const node = (name: string, ...children: Omml[]): Omml => ({ name, children })
const valued = (name: string, val: string): Omml => ({ name, val, children: [] })
/** Word draws a dotted box where nothing stands. */
export const NOTHING = '\u200b'
type Style = 'p' | 'nor' | null
function run(text: string, style: Style = null): Omml {
  const look = style === 'nor' ? [node('rPr', node('nor'))] : style === 'p' ? [node('rPr', valued('sty', 'p'))] : []
  return node('r', ...look, { name: 't', text, children: [] })
}
const filled = (name: string, within: Omml[]): Omml => node(name, ...(within.length > 0 ? within : [run(NOTHING)]))

const isElement = (part: Part | undefined): part is MathElement => typeof part === 'object'
export const wordsIn = (part: Part): string => (isElement(part) ? part.children.map(wordsIn).join('') : part)

const APPLY = '\u2061'
const isApply = (part: Part | undefined): boolean => isElement(part) && part.tag === 'mo' && wordsIn(part) === APPLY
const NARY = /^[∏∐∑⋀⋁⋂⋃⨀⨁⨂⨄⨆∫∬∭∮∯∰]$/u
const ROWS = new Set(['mrow', 'mstyle', 'mpadded', 'math', 'semantics'])
/** Browsers draw the frame by a style. */
export const isFramed = ({ attrs }: MathElement): boolean => /\bborder\b/u.test(attrs['style'] ?? '')
const isRow = (part: MathElement): boolean => ROWS.has(part.tag) && !isFramed(part)
/** A row that holds one thing is that thing. */
function alone(part: Part | undefined): Part | undefined {
  if (!isElement(part) || !isRow(part) || part.children.length !== 1) return part
  return alone(part.children[0])
}

const SPACES: readonly (readonly [number, string])[] = [
  [0.05, ''],
  [0.19, '\u2009'],
  [0.25, '\u205f'],
  [0.6, '\u2005'],
  [1.5, '\u2003'],
]
function space({ attrs }: MathElement): Omml[] {
  const width = parseFloat(attrs['width'] ?? '0')
  const sign = SPACES.find(([most]) => width <= most)?.[1] ?? '\u2003\u2003'
  return sign === '' ? [] : [run(sign)]
}

/** Where one stands alone in a script it is what is meant, elsewhere it belongs to what is before it. */
const ACCENTS: Record<string, string> = {
  ...{ '^': '\u0302', ˆ: '\u0302', '~': '\u0303', '˜': '\u0303', '¯': '\u0305', '‾': '\u0305', '˙': '\u0307' },
  ...{ '¨': '\u0308', '→': '\u20d7', '⃗': '\u20d7', '˘': '\u0306', ˇ: '\u030c', '´': '\u0301', '`': '\u0300' },
}
const GROUPS = /^[⏞⏟⏜⏝⎴⎵]$/u

function scripted(kind: 'sSub' | 'sSup' | 'sSubSup', [base, ...scripts]: Part[]): Omml {
  const names = kind === 'sSubSup' ? ['sub', 'sup'] : [kind === 'sSub' ? 'sub' : 'sup']
  return node(kind, filled('e', ommlIn(base)), ...names.map((name, at) => filled(name, ommlIn(scripts[at]))))
}
function over(base: Omml[], mark: Part | undefined): Omml {
  const sign = mark === undefined ? '' : wordsIn(mark)
  if (Object.hasOwn(ACCENTS, sign)) return node('acc', node('accPr', valued('chr', ACCENTS[sign]!)), filled('e', base))
  if (GROUPS.test(sign))
    return node(
      'groupChr',
      node('groupChrPr', valued('chr', sign), valued('pos', 'top'), valued('vertJc', 'bot')),
      filled('e', base),
    )
  return node('limUpp', filled('e', base), filled('lim', ommlIn(mark)))
}
function under(base: Omml[], mark: Part | undefined): Omml {
  const sign = mark === undefined ? '' : wordsIn(mark)
  if (GROUPS.test(sign)) return node('groupChr', node('groupChrPr', valued('chr', sign)), filled('e', base))
  return node('limLow', filled('e', base), filled('lim', ommlIn(mark)))
}

/** Sums and integrals, with what they are taken of: the next thing, since TeX does not say how far they reach. */
const LARGE: Record<string, { sub: boolean; sup: boolean; limits: 'subSup' | 'undOvr' }> = {
  mo: { sub: false, sup: false, limits: 'subSup' },
  msub: { sub: true, sup: false, limits: 'subSup' },
  msup: { sub: false, sup: true, limits: 'subSup' },
  msubsup: { sub: true, sup: true, limits: 'subSup' },
  munder: { sub: true, sup: false, limits: 'undOvr' },
  mover: { sub: false, sup: true, limits: 'undOvr' },
  munderover: { sub: true, sup: true, limits: 'undOvr' },
}
function nary(part: Part, next: Omml[]): Omml | null {
  if (!isElement(part) || !Object.hasOwn(LARGE, part.tag)) return null
  const sign = wordsIn(part.tag === 'mo' ? part : (part.children[0] ?? ''))
  if (!NARY.test(sign)) return null
  const { sub, sup, limits } = LARGE[part.tag]!
  const scripts = part.tag === 'mo' ? [] : part.children.slice(1)
  const properties = [
    ...[valued('chr', sign), valued('limLoc', limits)],
    ...(sub ? [] : [valued('subHide', '1')]),
    ...(sup ? [] : [valued('supHide', '1')]),
  ]
  return node(
    'nary',
    node('naryPr', ...properties),
    node('sub', ...(sub ? ommlIn(scripts[0]) : [])),
    node('sup', ...(sup ? ommlIn(scripts[sub ? 1 : 0]) : [])),
    filled('e', next),
  )
}

const isFence = (part: Part | undefined, form: 'prefix' | 'postfix'): part is MathElement =>
  isElement(part) &&
  part.tag === 'mo' &&
  part.attrs['fence'] === 'true' &&
  part.attrs['stretchy'] !== 'false' &&
  (part.attrs['form'] ?? form) === form
function fenced(children: readonly Part[]): Omml | null {
  const [first, last] = [children[0], children.at(-1)]
  if (children.length < 2 || !isFence(first, 'prefix') || !isFence(last, 'postfix')) return null
  return node(
    'd',
    node('dPr', valued('begChr', wordsIn(first)), valued('endChr', wordsIn(last))),
    filled('e', row(children.slice(1, -1))),
  )
}

function table({ children }: MathElement): Omml {
  const rows = children.filter(isElement)
  const most = Math.max(1, ...rows.map((each) => each.children.length))
  return node(
    'm',
    ...rows.map(({ children: cells }) =>
      node('mr', ...Array.from({ length: most }, (_, at) => filled('e', ommlIn(cells[at])))),
    ),
  )
}
function prescripted({ children }: MathElement): Omml[] {
  const at = children.findIndex((each) => isElement(each) && each.tag === 'mprescripts')
  const [base, sub, sup] = children.slice(0, at < 0 ? undefined : at)
  const has = (script: Part | undefined): boolean => script !== undefined && wordsIn(script) !== ''
  const kind = has(sub) ? (has(sup) ? 'sSubSup' : 'sSub') : 'sSup'
  const scripts = [sub, sup].filter((each): each is Part => has(each))
  const within = scripts.length > 0 ? [scripted(kind, [base ?? '', ...scripts])] : ommlIn(base)
  if (at < 0) return within
  const [below, above] = children.slice(at + 1)
  return [node('sPre', filled('sub', ommlIn(below)), filled('sup', ommlIn(above)), filled('e', within))]
}

function element(part: MathElement): Omml[] {
  const { tag, attrs, children } = part
  const [first, second, third] = children
  switch (tag) {
    case 'mi': {
      const words = wordsIn(part)
      return [run(words, attrs['mathvariant'] === 'normal' || [...words].length > 1 ? 'p' : null)]
    }
    case 'mn':
      return [run(wordsIn(part))]
    case 'mo': {
      const words = wordsIn(part).replace(/[\u2061-\u2064]/gu, '')
      return words === '' ? [] : [run(words, /^\p{L}{2,}/u.test(words) ? 'p' : null)]
    }
    case 'mtext':
    case 'ms':
      return wordsIn(part) === '' ? [] : [run(wordsIn(part), 'nor')]
    case 'mspace':
      return space(part)
    case 'mfrac': {
      const bare = parseFloat(attrs['linethickness'] ?? '1') === 0 ? [node('fPr', valued('type', 'noBar'))] : []
      return [node('f', ...bare, filled('num', ommlIn(first)), filled('den', ommlIn(second)))]
    }
    case 'msqrt':
      return [node('rad', node('radPr', valued('degHide', '1')), node('deg'), filled('e', row(children)))]
    case 'mroot':
      return [node('rad', filled('deg', ommlIn(second)), filled('e', ommlIn(first)))]
    case 'msub':
      return [scripted('sSub', children)]
    case 'msup':
      return [scripted('sSup', children)]
    case 'msubsup':
      return [scripted('sSubSup', children)]
    case 'mover':
      return [over(ommlIn(first), second)]
    case 'munder':
      return [under(ommlIn(first), second)]
    case 'munderover':
      return [over([under(ommlIn(first), second)], third)]
    case 'mmultiscripts':
      return prescripted(part)
    case 'mtable':
      return [table(part)]
    case 'mphantom':
      return [node('phant', node('phantPr', valued('show', '0')), filled('e', row(children)))]
    case 'menclose':
      return [
        attrs['notation'] === 'top' || attrs['notation'] === 'bottom'
          ? node(
              'bar',
              node('barPr', valued('pos', attrs['notation'] === 'top' ? 'top' : 'bot')),
              filled('e', row(children)),
            )
          : node('borderBox', filled('e', row(children))),
      ]
    case 'mfenced': {
      const [open, close] = [attrs['open'] ?? '(', attrs['close'] ?? ')']
      const within = children.flatMap((child, at) => [...(at > 0 ? [run(',')] : []), ...ommlIn(child)])
      return [node('d', node('dPr', valued('begChr', open), valued('endChr', close)), filled('e', within))]
    }
    case 'annotation':
    case 'annotation-xml':
      return []
    default:
      return isFramed(part) ? [node('borderBox', filled('e', row(children)))] : row(children)
  }
}

const ommlIn = (part: Part | undefined): Omml[] => {
  const only = alone(part)
  if (only === undefined) return []
  return nary(only, []) ? [nary(only, [])!] : isElement(only) ? element(only) : only.trim() === '' ? [] : [run(only)]
}

/** Rows within rows are one row, unless brackets hold them together. */
const flat = (parts: readonly Part[]): Part[] =>
  parts.flatMap((part) => {
    const only = alone(part)
    if (!isElement(only) || !isRow(only) || fenced(only.children)) return only === undefined ? [] : [only]
    return flat(only.children)
  })

function row(parts: readonly Part[]): Omml[] {
  const whole = fenced(parts)
  if (whole) return [whole]
  const all = flat(parts)
  const made: Omml[] = []
  let at = 0
  const next = (): Omml[] => {
    while (isApply(all[at]) || (isElement(all[at]) && (all[at] as MathElement).tag === 'mspace')) at++
    const part = all[at++]
    if (part === undefined) return []
    if (isApply(all[at])) return [node('func', node('fName', ...one(part)), filled('e', next()))]
    return nary(part, []) ? [nary(part, next())!] : one(part)
  }
  while (at < all.length) {
    const part = all[at]!
    const isFollowed = isApply(all[at + 1]) || nary(part, []) !== null
    if (isFollowed) made.push(...next())
    else {
      at++
      made.push(...one(part))
    }
  }
  return made
}
function one(part: Part): Omml[] {
  if (!isElement(part)) return part.trim() === '' ? [] : [run(part)]
  return (isRow(part) ? [fenced(part.children)].filter((each) => each !== null) : null) ?? element(part)
}

/** Colours, sizes and crossings out have no place there. */
export const fitsWord = ({ tag, attrs, children }: MathElement): boolean =>
  !['mathcolor', 'mathbackground', 'mathsize'].some((name) => name in attrs) &&
  (tag !== 'menclose' || ['top', 'bottom'].includes(attrs['notation'] ?? '')) &&
  children.every((child) => !isElement(child) || fitsWord(child))

export const ommlOf = (math: MathElement): Omml => node('oMath', ...row(math.children))

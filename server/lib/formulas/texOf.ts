/** Formulas of Word as TeX: what is read from a document, and what a formula comes back as from one that we wrote. */
import { NOTHING, type Omml } from './omml.ts'

type Read = (element: Omml) => string

const childOf = ({ children }: Omml, name: string): Omml | undefined => children.find((child) => child.name === name)
const childrenOf = ({ children }: Omml, name: string): Omml[] => children.filter((child) => child.name === name)
const property = (element: Omml, name: string): string | undefined => {
  const properties = childOf(element, `${element.name}Pr`)
  return properties && childOf(properties, name)?.val
}
/** Said without a value, it is on. */
const isOn = (element: Omml, name: string): boolean => {
  const said = childOf(childOf(element, `${element.name}Pr`) ?? element, name)
  return said !== undefined && !['0', 'off', 'false'].includes(said.val ?? '1')
}

/** Behind the name of a command letters would go on with it. */
const joined = (pieces: readonly string[]): string =>
  pieces.reduce((all, piece) => {
    const needsSpace = /\\[A-Za-z]+$/u.test(all) && /^[\p{L}]/u.test(piece)
    return `${all}${needsSpace ? ' ' : ''}${piece}`
  }, '')
const within = (element: Omml | undefined): string => joined((element?.children ?? []).map(texIn))
const group = (element: Omml | undefined): string => `{${within(element)}}`
/** A single sign needs no braces. */
const base = (element: Omml | undefined): string => {
  const tex = within(element).trim()
  return /^(?:[\p{L}\p{N}]|\\[A-Za-z]+|\\(?:mathrm|mathbf|mathbb|text)\{[^{}]*\})$/u.test(tex) ? tex : `{${tex}}`
}
const script = (sign: '_' | '^', element: Omml | undefined): string => {
  const tex = within(element)
  if (tex === '') return ''
  if (sign === '^' && /^(?:\\prime ?)+$/u.test(tex)) return "'".repeat(tex.match(/prime/gu)!.length)
  return `${sign}${/^[\p{L}\p{N}]$/u.test(tex) ? tex : `{${tex}}`}`
}

const SIGNS: Record<string, string> = {
  ...{ '#': '\\#', $: '\\$', '%': '\\%', '&': '\\&', _: '\\_', '{': '\\{', '}': '\\}', '\\': '\\backslash ' },
  ...{ '~': '\\sim ', '^': '\\wedge ', '−': '-', '∗': '*', '′': '\\prime ', '∼': '\\sim ', '‖': '\\Vert ' },
  ...{ '\u2009': '\\,', '\u205f': '\\:', '\u2005': '\\;', '\u2003': '\\quad ', '\u00a0': '\\ ' },
  ...{ [NOTHING]: '', '\u2061': '', '\u2062': '', '\u2063': '', '\u2064': '', ' ': '' },
}
const IN_TEXT: Record<string, string> = {
  ...{ '#': '\\#', $: '\\$', '%': '\\%', '&': '\\&', _: '\\_', '{': '\\{', '}': '\\}', '\\': '\\textbackslash ' },
  ...{ '~': '\\textasciitilde ', '^': '\\textasciicircum ', '\u00a0': ' ' },
}
const spelled = (text: string, signs: Record<string, string>): string =>
  joined([...text].map((sign) => (Object.hasOwn(signs, sign) ? signs[sign]! : sign)))

/** Italic letters of mathematics are the usual ones: whoever writes a, gets them. */
const usual = (text: string): string =>
  text.replace(/[\u{1d434}-\u{1d467}\u{1d6e2}-\u{1d71b}ℎ]/gu, (letter) => letter.normalize('NFKC'))
const FUNCTIONS = new Set(
  'arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log max min Pr sec sin sinh sup tan tanh'.split(
    ' ',
  ),
)
const upright = (text: string): string => (FUNCTIONS.has(text) ? `\\${text} ` : `\\mathrm{${spelled(text, SIGNS)}}`)

const FACES: Record<string, string> = { 'double-struck': 'mathbb', script: 'mathcal', fraktur: 'mathfrak' }
function run(element: Omml): string {
  const text = usual(
    childrenOf(element, 't')
      .map(({ text: words = '' }) => words)
      .join(''),
  )
  if (text === '' || text === NOTHING) return ''
  const look = childOf(element, 'rPr')
  if (look && childOf(look, 'nor')) return `\\text{${spelled(text, IN_TEXT)}}`
  const face = FACES[property(element, 'scr') ?? '']
  const style = property(element, 'sty')
  if (face && /^[A-Za-z]+$/u.test(text)) return `\\${face}{${text}}`
  if ((style === 'b' || style === 'bi') && /^[\p{L}\p{N}]+$/u.test(text)) return `\\mathbf{${text}}`
  if (style === 'p' && /^[A-Za-z]+$/u.test(text)) return upright(text)
  // Chinese has no place among variables
  return text
    .split(/(\p{sc=Han}+|[，。、；：！？（）]+)/u)
    .map((part, at) => (part === '' ? '' : at % 2 === 1 ? `\\text{${part}}` : spelled(part, SIGNS)))
    .join('')
}

const DELIMITERS: Record<string, string> = {
  ...{ '': '.', '{': '\\{', '}': '\\}', '‖': '\\Vert ', '∥': '\\Vert ', '⟨': '\\langle ', '⟩': '\\rangle ' },
  ...{ '〈': '\\langle ', '〉': '\\rangle ', '⌊': '\\lfloor ', '⌋': '\\rfloor ', '⌈': '\\lceil ', '⌉': '\\rceil ' },
  ...{ '（': '(', '）': ')', '｜': '|', '∣': '|' },
}
const delimiter = (sign: string): string => (Object.hasOwn(DELIMITERS, sign) ? DELIMITERS[sign]! : sign)
function fenced(element: Omml): string {
  const [open, close] = [property(element, 'begChr') ?? '(', property(element, 'endChr') ?? ')']
  const between = delimiter(property(element, 'sepChr') ?? '|')
  const parts = childrenOf(element, 'e')
  const [only, ...others] = parts.flatMap(({ children }) => children)
  if (open === '(' && close === ')' && only?.name === 'f' && others.length === 0 && property(only, 'type') === 'noBar')
    return `\\binom${group(childOf(only, 'num'))}${group(childOf(only, 'den'))}`
  const inner = parts.map(within).join(`\\middle${between}`)
  return `\\left${delimiter(open)}${inner}\\right${delimiter(close)}`
}

const ABOVE: Record<string, string> = {
  ...{ '\u0302': 'hat', '\u0303': 'tilde', '\u0305': 'bar', '\u0304': 'bar', '\u00af': 'bar', '\u0307': 'dot' },
  ...{ '\u0308': 'ddot', '\u20d7': 'vec', '→': 'vec', '\u0306': 'breve', '\u030c': 'check', '\u0301': 'acute' },
  ...{ '\u0300': 'grave', '^': 'hat', '~': 'tilde' },
}
const GROUPED: Record<string, string> = { '⏞': 'overbrace', '⏟': 'underbrace' }

const NARY: Record<string, string> = {
  ...{ '∑': '\\sum', '∏': '\\prod', '∐': '\\coprod', '∫': '\\int', '∬': '\\iint', '∭': '\\iiint', '∮': '\\oint' },
  ...{ '⋂': '\\bigcap', '⋃': '\\bigcup', '⋀': '\\bigwedge', '⋁': '\\bigvee' },
}
function nary(element: Omml): string {
  const sign = property(element, 'chr') ?? '∫'
  const limits = property(element, 'limLoc') === 'undOvr' && /[∑∏∐⋂⋃⋀⋁]/u.test(sign) ? '\\limits' : ''
  const [sub, sup] = [script('_', childOf(element, 'sub')), script('^', childOf(element, 'sup'))]
  const bounds = `${sub}${sup}`
  return joined([`${NARY[sign] ?? sign}${bounds === '' ? '' : limits}${bounds}`, ' ', within(childOf(element, 'e'))])
}

const matrix = (rows: readonly (readonly string[])[], name = 'matrix'): string =>
  `\\begin{${name}}${rows.map((cells) => cells.join(' & ')).join(' \\\\ ')}\\end{${name}}`

const FORMS: Record<string, Read> = {
  r: run,
  f: (element) => {
    const [above, below] = [group(childOf(element, 'num')), group(childOf(element, 'den'))]
    return property(element, 'type') === 'noBar' ? `\\genfrac{}{}{0pt}{}${above}${below}` : `\\frac${above}${below}`
  },
  sSup: (element) => `${base(childOf(element, 'e'))}${script('^', childOf(element, 'sup'))}`,
  sSub: (element) => `${base(childOf(element, 'e'))}${script('_', childOf(element, 'sub'))}`,
  sSubSup: (element) =>
    `${base(childOf(element, 'e'))}${script('_', childOf(element, 'sub'))}${script('^', childOf(element, 'sup'))}`,
  sPre: (element) =>
    `{}${script('_', childOf(element, 'sub'))}${script('^', childOf(element, 'sup'))}${within(childOf(element, 'e'))}`,
  rad: (element) => {
    const degree = isOn(element, 'degHide') ? '' : within(childOf(element, 'deg'))
    return `\\sqrt${degree === '' ? '' : `[${degree}]`}${group(childOf(element, 'e'))}`
  },
  d: fenced,
  nary,
  func: (element) => joined([within(childOf(element, 'fName')), ' ', within(childOf(element, 'e'))]),
  limLow: (element) => {
    const [of, lim] = [within(childOf(element, 'e')), within(childOf(element, 'lim'))]
    if (/^\\(?:lim|max|min|sup|inf|det|gcd|Pr) ?$/u.test(of)) return `${of.trim()}\\limits_{${lim}}`
    return of.startsWith('\\underbrace{') ? `${of}_{${lim}}` : `\\underset{${lim}}{${of}}`
  },
  limUpp: (element) => {
    const [of, lim] = [within(childOf(element, 'e')), within(childOf(element, 'lim'))]
    return of.startsWith('\\overbrace{') ? `${of}^{${lim}}` : `\\overset{${lim}}{${of}}`
  },
  acc: (element) => {
    const name = ABOVE[property(element, 'chr') ?? '\u0302'] ?? 'hat'
    return `\\${name}${group(childOf(element, 'e'))}`
  },
  bar: (element) => `\\${property(element, 'pos') === 'top' ? 'overline' : 'underline'}${group(childOf(element, 'e'))}`,
  groupChr: (element) => {
    const sign = property(element, 'chr') ?? '⏟'
    const name = GROUPED[sign]
    const of = group(childOf(element, 'e'))
    return name ? `\\${name}${of}` : `\\${property(element, 'pos') === 'top' ? 'overset' : 'underset'}{${sign}}${of}`
  },
  m: (element) => matrix(childrenOf(element, 'mr').map((row) => childrenOf(row, 'e').map(within))),
  eqArr: (element) => matrix(childrenOf(element, 'e').map((each) => [within(each)])),
  borderBox: (element) => `\\boxed${group(childOf(element, 'e'))}`,
  phant: (element) =>
    isOn(element, 'show') ? within(childOf(element, 'e')) : `\\phantom${group(childOf(element, 'e'))}`,
}

function texIn(element: Omml): string {
  if (element.name.endsWith('Pr')) return ''
  return Object.hasOwn(FORMS, element.name) ? FORMS[element.name]!(element) : within(element)
}
const NEIGHBOURS = /(\\text\{[^{}\\]*)\}\\text\{(?=[^{}\\]*\})/u
function withoutSeams(tex: string): string {
  const whole = tex.replace(NEIGHBOURS, '$1')
  return whole === tex ? tex : withoutSeams(whole)
}
/** In one line. */
export const texOf = (math: Omml): string =>
  withoutSeams(texIn(math))
    .replace(/\s+/gu, ' ')
    .replace(/ (?=[}_^])/gu, (space, at: number, all: string) => (all[at - 1] === '\\' ? space : ''))
    .trim()

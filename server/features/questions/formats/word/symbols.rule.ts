/** Signs of symbol fonts as the characters that they show: a tick is the letter P of Wingdings 2. */

const WINGDINGS_2: Record<number, string> = {
  ...{ 0x4f: '×', 0x50: '√', 0x51: '×', 0x52: '√', 0x53: '×', 0x54: '×', 0x55: '×', 0x56: '×', 0xa3: '□', 0x2a: '□' },
}
const WINGDINGS: Record<number, string> = {
  ...{ 0x6c: '●', 0x6e: '■', 0x6f: '□', 0xa8: '□', 0x71: '□', 0x72: '□', 0x75: '◆', 0x76: '❖', 0xa1: '○', 0xa7: '▪' },
  ...{ 0xd8: '➢', 0xe0: '→', 0xdf: '←', 0xe8: '→', 0xf0: '⇨', 0xfb: '×', 0xfc: '√', 0xfd: '×', 0xfe: '√' },
  ...Object.fromEntries([...'①②③④⑤⑥⑦⑧⑨⑩'].map((sign, at) => [0x81 + at, sign])),
  ...Object.fromEntries([...'❶❷❸❹❺❻❼❽❾❿'].map((sign, at) => [0x8c + at, sign])),
}
const GREEK_UPPER = 'ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ'
const GREEK_LOWER = 'αβχδεφγηιϕκλμνοπθρστυϖωξψζ'
const SYMBOL: Record<number, string> = {
  ...Object.fromEntries([...GREEK_UPPER].map((sign, at) => [0x41 + at, sign])),
  ...Object.fromEntries([...GREEK_LOWER].map((sign, at) => [0x61 + at, sign])),
  ...{ 0xa3: '≤', 0xa5: '∞', 0xab: '↔', 0xac: '←', 0xad: '↑', 0xae: '→', 0xaf: '↓', 0xb0: '°', 0xb1: '±', 0xb3: '≥' },
  ...{ 0xb4: '×', 0xb5: '∝', 0xb7: '·', 0xb8: '÷', 0xb9: '≠', 0xba: '≡', 0xbb: '≈', 0xd0: '∠', 0xd6: '√', 0xde: '⇒' },
}
const FONTS: Record<string, Record<number, string>> = {
  'wingdings 2': WINGDINGS_2,
  wingdings: WINGDINGS,
  symbol: SYMBOL,
}
/** What nobody can read without the font of the one who wrote it. */
const UNKNOWN = '□'

/** `font`: in which the character stands; its place in the font may be written with F000 added. */
function shown(code: number, font: string): string | null {
  const signs = FONTS[font.trim().toLowerCase()]
  const place = code >= 0xf000 && code <= 0xf0ff ? code - 0xf000 : code
  if (signs && place <= 0xff) return signs[place] ?? (place > 0x7f || code !== place ? UNKNOWN : null)
  return code !== place && place >= 0x20 && place < 0x7f ? String.fromCharCode(place) : null
}
export const symbol = (code: string | undefined, font: string): string => {
  const number = parseInt(code ?? '', 16)
  return shown(number, font) ?? (number > 0x1f && number < 0xe000 ? String.fromCharCode(number) : UNKNOWN)
}

const PRIVATE = /[\ue000-\uf8ff\u{f0000}-\u{10ffff}]/gu
/** Text of a run; characters that only the writer's machine knows are shown as such, so that ours are told from them. */
export function readable(text: string, font: string): string {
  const spelled = FONTS[font.trim().toLowerCase()]
    ? [...text].map((sign) => shown(sign.codePointAt(0)!, font) ?? sign).join('')
    : text
  return spelled.replace(PRIVATE, (sign) => shown(sign.codePointAt(0)!, font) ?? UNKNOWN)
}

const RAISED: Record<'superscript' | 'subscript', string> = {
  superscript: '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ',
  subscript: '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ',
}
const LEVEL = '0123456789+-=()n'
/** m² and H₂O; what has no such sign stays on the line. */
export const raised = (text: string, how: 'superscript' | 'subscript'): string =>
  [...text].every((sign) => LEVEL.includes(sign))
    ? [...text].map((sign) => [...RAISED[how]][LEVEL.indexOf(sign)]!).join('')
    : text

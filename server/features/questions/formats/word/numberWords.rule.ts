/** Numbers as Word's automatic numbering writes them: the formats that papers use. */

const DIGITS = '〇一二三四五六七八九'
const LEGAL = '零壹贰叁肆伍陆柒捌玖'
const UNITS = ['', '十', '百', '千']
const LEGAL_UNITS = ['', '拾', '佰', '仟']

/** 十二、一百零三; the first 一 of 一十二 is left out where nobody says it. */
function counted(number: number, digits: string, units: readonly string[], zero: string): string {
  const places = [...String(number)].map(Number)
  let words = ''
  places.forEach((digit, at) => {
    const place = places.length - 1 - at
    if (digit > 0) words += digits[digit]! + units[place]!
    else if (words !== '' && !words.endsWith(zero) && places.slice(at).some((each) => each > 0)) words += zero
  })
  return words
}
const chinese = (number: number): string => counted(number, DIGITS, UNITS, '零').replace(/^一十/u, '十')
const legal = (number: number): string => counted(number, LEGAL, LEGAL_UNITS, '零')
const byDigits = (number: number): string => [...String(number)].map((digit) => DIGITS[Number(digit)]).join('')

/** Z is followed by AA, BB, as Word has it. */
const letters = (number: number): string =>
  String.fromCharCode(65 + ((number - 1) % 26)).repeat(Math.min(20, Math.ceil(number / 26)))

const ROMAN: readonly (readonly [number, string])[] = [
  ...([
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
  ] as const),
  ...([
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ] as const),
]
function roman(number: number): string {
  let rest = number
  let words = ''
  for (const [value, sign] of ROMAN) for (; rest >= value; rest -= value) words += sign
  return words
}

const among =
  (first: number, most: number) =>
  (number: number): string =>
    number <= most ? String.fromCodePoint(first + number - 1) : String(number)
const stems =
  (signs: string) =>
  (number: number): string =>
    [...signs][number - 1] ?? String(number)

const FORMATS: Record<string, (number: number) => string> = {
  chineseCounting: chinese,
  chineseCountingThousand: chinese,
  taiwaneseCounting: chinese,
  taiwaneseCountingThousand: chinese,
  japaneseCounting: chinese,
  ideographDigital: byDigits,
  taiwaneseDigital: byDigits,
  japaneseDigitalTenThousand: byDigits,
  chineseLegalSimplified: legal,
  ideographLegalTraditional: legal,
  upperLetter: letters,
  lowerLetter: (number) => letters(number).toLowerCase(),
  upperRoman: roman,
  lowerRoman: (number) => roman(number).toLowerCase(),
  decimalZero: (number) => String(number).padStart(2, '0'),
  decimalEnclosedCircle: among(0x2460, 20),
  decimalEnclosedCircleChinese: among(0x2460, 20),
  // ⑴ and ⒈ say no more than (1) and 1. do, which are understood everywhere
  decimalEnclosedParen: (number) => `(${number})`,
  decimalEnclosedFullstop: (number) => `${number}.`,
  ideographEnclosedCircle: among(0x3280, 10),
  ideographTraditional: stems('甲乙丙丁戊己庚辛壬癸'),
  ideographZodiac: stems('子丑寅卯辰巳午未申酉戌亥'),
}
const NOTHING = new Set(['none', 'bullet'])
const MOST = 9_999

/** Nothing for bullets; a format that is not known is shown as Word does, in figures. */
export function numberWords(number: number, format: string): string {
  if (NOTHING.has(format)) return ''
  if (number < 1 || number > MOST) return String(number)
  return (FORMATS[format] ?? String)(number)
}

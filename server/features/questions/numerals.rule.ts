/** Chinese numerals as digits: 二十 and 20 are the same number, 二〇二三 and 2023 the same year. */
const DIGITS = new Map([...'零一二三四五六七八九'].map((sign, value) => [sign, value]))
for (const [sign, value] of Object.entries({
  〇: 0,
  两: 2,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
}))
  DIGITS.set(sign, value)
const TENS = new Map(Object.entries({ 十: 10, 百: 100, 千: 1_000, 拾: 10, 佰: 100, 仟: 1_000 }))
const GROUPS = new Map(Object.entries({ 万: 10_000, 亿: 100_000_000 }))
const NUMERAL = /[零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖十百千拾佰仟万亿]+/gu

/** Digit by digit, as years and numbers of rooms are read; null where a unit stands among them. */
function spelled(signs: readonly string[]): string | null {
  const digits = signs.map((sign) => DIGITS.get(sign))
  return digits.includes(undefined) ? null : digits.join('')
}

/** 五千万 behind 一亿 is added, 万 before 亿 is multiplied with it; a unit alone stands for one of it. */
function enlarged(whole: number, group: number, unit: number): number {
  if (whole >= unit && group > 0) return whole + group * unit
  return (whole + group || 1) * unit
}

/** By units: 一千零五十. 一百五 is 150. Null for what is no number. */
function counted(signs: readonly string[]): number | null {
  let [whole, group, digit, unit] = [0, 0, null as number | null, 1]
  for (const sign of signs) {
    const [value, tens, large] = [DIGITS.get(sign), TENS.get(sign), GROUPS.get(sign)]
    if (value !== undefined) {
      if (digit) return null
      digit = value
      if (value === 0) unit = 1
    } else if (tens !== undefined) {
      group += (digit ?? 1) * tens
      ;[digit, unit] = [null, tens]
    } else {
      whole = enlarged(whole, group + (digit ?? 0), large!)
      ;[group, digit, unit] = [0, null, large!]
    }
  }
  return whole + group + (digit ?? 0) * Math.max(1, unit / 10)
}

/** Every numeral in the text as digits. */
export const withDigits = (text: string): string =>
  text.replace(NUMERAL, (numeral) => {
    const signs = [...numeral]
    return spelled(signs) ?? String(counted(signs) ?? numeral)
  })

const DIGITS = '零一二三四五六七八九十'

/** 十二; up to 99. */
export function inChinese(number: number): string {
  if (number <= 10) return DIGITS[number]!
  const [tens, ones] = [Math.floor(number / 10), number % 10]
  return `${tens > 1 ? DIGITS[tens] : ''}十${ones > 0 ? DIGITS[ones] : ''}`
}

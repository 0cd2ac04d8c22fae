/** One spelling for a date that is written in several ways. */

const CHINESE_DIGITS = '〇一二三四五六七八九'
/** 十 → 10, 二十一 → 21, 二〇一八 → 2018. */
function chineseNumber(text: string): string {
  if (!text.includes('十')) return [...text].map((character) => CHINESE_DIGITS.indexOf(character)).join('')
  const [tens = '', ones = ''] = text.split('十')
  return String((tens ? CHINESE_DIGITS.indexOf(tens) : 1) * 10 + (ones ? CHINESE_DIGITS.indexOf(ones) : 0))
}
const withDigits = (text: string): string =>
  text.replace(/[○ΟО零]/g, '〇').replace(/[〇一二三四五六七八九十]+/g, chineseNumber)

/** Full-width to half, no spaces, and no time of day: nobody is appointed at an hour. */
export const tidyDate = (text: string): string =>
  withDigits(text.normalize('NFKC'))
    .trim()
    .replace(/^['‘’]/, '')
    .replace(/[T\s]+(?:上午|下午)?\d{1,2}[:时]\d{1,2}.*$/, '')
    .replace(/\s+/g, '')
    .replace(/[,，。.、;；]+$/, '')

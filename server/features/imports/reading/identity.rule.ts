/** Numbers of identity documents, as they come out of spreadsheets. */
import { shownIn, type Cell } from './cell.rule.ts'
import { ofEighteen, ofFifteen } from './identityDigits.rule.ts'
import { foreign2017, type ReadIdentity } from './identityKinds.rule.ts'

const AS_TEXT =
  '请先把这一列设为“文本”格式，再从原来的系统或证件上重新填写（在号码前加一个英文单引号也可以），已变成 000 的位数恢复不了。'
const lost = (shown: string): ReadIdentity => ({
  reason: `“${shown}”是按数字保存的：Excel 的数字只保留前 15 位，后几位已经丢失。`,
  suggestion: AS_TEXT,
})

/** Full-width digits and Ｘ, spaces and dashes between groups, an apostrophe that forced a cell to be text. */
const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}'‘’`-]/gu, '')
    .replace(/[×хХ✕]/g, 'X')
    .toUpperCase()

function ofText(text: string, today: string): ReadIdentity {
  const number = tidy(text)
  if (number === '' || /^[—/无]+$/.test(number)) return { empty: true }
  if (/^\d(?:\.\d+)?E\+?\d+$/.test(number)) return lost(text.trim())
  if (/^\d{17}[\dX]$/.test(number)) return ofEighteen(number, today) ?? lost(number)
  if (/^\d{15}$/.test(number)) return ofFifteen(number, today)
  if (/^[A-Z]{3}\d{12}$/.test(number)) return foreign2017(number, today)
  const digits = number.replace(/[^\dX]/g, '').length
  return {
    reason: /^[\dX]+$/.test(number)
      ? `“${text.trim()}”有 ${digits} 位，身份证号码应为 18 位（老号码 15 位）。`
      : `“${text.trim()}”不是身份证号码。`,
    suggestion: '请对照证件核对，多余的文字请放到别的列。',
  }
}

/** `today`: nobody is born after it. */
export function readIdentity(cell: Cell | undefined, today: string): ReadIdentity {
  if (cell?.kind === 'number') {
    const digits = cell.number.toFixed(0)
    // Fifteen digits are the most that a number keeps.
    return Number.isSafeInteger(cell.number) && digits.length <= 15 ? ofText(digits, today) : lost(digits)
  }
  return ofText(shownIn(cell), today)
}

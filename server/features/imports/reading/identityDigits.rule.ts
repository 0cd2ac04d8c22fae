/** Numbers made of digits: the check digit of GB 11643 (MOD 11-2), and which slip explains a wrong one. */
import { isBirthDate, kindOfEighteen, readParts, type ReadIdentity } from './identityKinds.rule.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_DIGITS = '10X98765432'

/** The eighteenth digit that belongs to the seventeen before it. */
export const checkDigit = (number: string): string =>
  CHECK_DIGITS[WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(number[index]), 0) % 11]!

const fits = (number: string, today: string): boolean =>
  /^\d{17}[\dX]$/.test(number) &&
  number.endsWith(checkDigit(number)) &&
  kindOfEighteen(number) !== null &&
  isBirthDate(number.slice(6, 14), today)

/** Positions, from 1, whose digit was written in the place of the next one. */
const swapped = (number: string, today: string): number[] =>
  Array.from({ length: 17 }, (_, index) => index)
    .filter((index) => number[index] !== number[index + 1])
    .filter((index) =>
      fits(`${number.slice(0, index)}${number[index + 1]}${number[index]}${number.slice(index + 2)}`, today),
    )
    .map((index) => index + 1)

const inWords = (positions: readonly number[]): string =>
  `可能是${positions.map((position) => `第 ${position}、${position + 1} 位写反了`).join('，或')}`

function likelySlip(number: string, positions: readonly number[]): string {
  const last = `末位按前 17 位应为 ${checkDigit(number)}`
  return positions.length > 0
    ? `校验码不符：${inWords(positions)}；如果没有写反，可能错了一位（${last}）。`
    : `校验码不符：可能有一位写错（${last}）。`
}

/** Null: the last three digits were lost before the number became a text. */
export function ofEighteen(number: string, today: string): ReadIdentity | null {
  const right = number.endsWith(checkDigit(number))
  if (!right && number.endsWith('000')) return null
  const read = readParts(number, kindOfEighteen(number), number.slice(6, 14), number.slice(14, 17), today)
  if (right || 'empty' in read) return read
  const positions = swapped(number, today)
  if ('number' in read) return { ...read, warnings: [likelySlip(number, positions)] }
  return positions.length > 0 ? { ...read, suggestion: `${inWords(positions)}，请对照证件核对。` } : read
}

/** Region, year without its century, month, day, order. The last orders were kept for people older than a century. */
export function ofFifteen(number: string, today: string): ReadIdentity {
  const century = Number(number.slice(12)) >= 996 ? '18' : '19'
  const region = kindOfEighteen(number) === 'resident' ? ('resident-15' as const) : null
  return readParts(number, region, `${century}${number.slice(6, 12)}`, number.slice(12), today)
}

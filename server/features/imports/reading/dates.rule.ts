/** Dates as people write them into spreadsheets. */
import { tidyDate } from './dateSpelling.rule.ts'
import { shownIn, type Cell } from './cell.rule.ts'
import { dateOfSerial, type DateSystem } from './numberFormats.rule.ts'

export interface DateReading {
  /** A month without a day is its first day where something starts, and its last where something ends. */
  as: 'start' | 'end'
  dates: DateSystem
}

export type ReadDate =
  /** `note`: what was taken for granted, to be shown in a preview. */
  | { date: string; precision: 'day' | 'month'; note?: string }
  /** 至今: it has not ended. Only where an end is read. */
  | { open: true }
  /** Nothing is written there. */
  | { empty: true }
  | { reason: string; suggestion?: string }

const YEARS = { first: 1900, last: 2100 } as const
const EXAMPLE = '请写成 2018-10-01 或 2018年10月。'
const refused = (reason: string, suggestion = EXAMPLE): ReadDate => ({ reason, suggestion })

const two = (number: number): string => String(number).padStart(2, '0')
const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

function ofMonth(year: number, month: number, as: DateReading['as']): ReadDate {
  const date = `${year}-${two(month)}-${two(as === 'start' ? 1 : lastDay(year, month))}`
  return { date, precision: 'month', note: `只写了年月，按 ${date} 计。` }
}

function checked(year: number, month: number, day: number | null, as: DateReading['as']): ReadDate {
  if (year < YEARS.first || year > YEARS.last)
    return refused(`年份 ${year} 不在 ${YEARS.first} 到 ${YEARS.last} 之间。`, '请检查年份是否写错。')
  if (month < 1 || month > 12) return refused(`没有 ${month} 月。`, '请检查月份是否写错。')
  if (day === null) return ofMonth(year, month, as)
  const last = lastDay(year, month)
  if (day < 1 || day > last) return refused(`${year} 年 ${month} 月没有 ${day} 日。`, `这个月的最后一天是 ${last} 日。`)
  return { date: `${year}-${two(month)}-${two(day)}`, precision: 'day' }
}

const SEPARATOR = '[.\\-/_、,，。·‐‑–—年]'
const YEAR_FIRST = new RegExp(`^(\\d{4})${SEPARATOR}(\\d{1,2})(?:月?|(?:月|${SEPARATOR})(\\d{1,2})[日号]?)$`)
const COMPACT = /^(\d{4})(\d{2})(\d{2})?$/
const DAY_FIRST = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/
const SHORT_YEAR = /^['’]?(\d{2})[./年-](\d{1,2})(?:[./月-](\d{1,2})日?|月)?$/
const RANGE = /^(\d{4}\D\d{1,2}(?:\D\d{1,2})?[日月]?)(?:-{1,2}|—{1,2}|–|~|～|至|到)(\d{4}\D.*|至今|今)$/
const OPEN = new Set(['至今', '今', '现在', '目前', '在任', '现任', '长期'])
const NOTHING = /^(?:[-—–/\\]*|无|空)$/

/** A number of five digits is a day between 1927 and 2100; fewer digits are a number of something else. */
const LAST_SERIAL = 73_415
function ofSerial(serial: number, { dates }: DateReading): ReadDate {
  const day = serial <= LAST_SERIAL ? dateOfSerial(serial, dates) : null
  return day ? { date: day.date, precision: 'day' } : refused(`“${serial}”不是日期。`)
}

function otherForms(text: string, typed = text): ReadDate {
  const range = RANGE.exec(text)
  if (range) return refused(`“${text}”是一段时间，这里只能写一个日期。`, '请把开始和结束分在两列。')
  if (/^\d{4}年?$/.test(text)) return refused(`“${text}”只有年份，看不出月份。`, '请至少写到月份，如 2018年10月。')
  const short = SHORT_YEAR.exec(text)
  if (short && Number(short[2]) <= 12) {
    const century = Number(short[1]) > 50 ? 19 : 20
    const full = [`${century}${short[1]}`, two(Number(short[2])), ...(short[3] ? [two(Number(short[3]))] : [])].join(
      '-',
    )
    return refused(`“${text}”的年份只有两位。`, `如果是 ${full}，请写全四位年份。`)
  }
  return refused(`“${typed}”看不出是哪一天。`)
}

/** 10/25/2018 can be read in one way only, 10/1/2018 in two. */
function dayFirst(text: string, as: DateReading['as']): ReadDate | null {
  const found = DAY_FIRST.exec(text)
  if (!found) return null
  const [one, other, year] = found.slice(1).map(Number) as [number, number, number]
  if (one > 12 && other <= 12) return checked(year, other, one, as)
  if (one <= 12 && (other > 12 || other === one)) return checked(year, one, other, as)
  if (one > 12) return otherForms(text)
  return refused(
    `“${text}”可能是 ${year}-${two(one)}-${two(other)}，也可能是 ${year}-${two(other)}-${two(one)}。`,
    '请按年、月、日的顺序写。',
  )
}

function ofText(typed: string, reading: DateReading): ReadDate {
  const text = tidyDate(typed)
  if (NOTHING.test(text)) return { empty: true }
  if (OPEN.has(text))
    return reading.as === 'end' ? { open: true } : refused(`“${text}”不是开始的日期。`, '请写上开始的年月。')
  const found = YEAR_FIRST.exec(text) ?? COMPACT.exec(text)
  if (found)
    return checked(Number(found[1]), Number(found[2]), found[3] === undefined ? null : Number(found[3]), reading.as)
  if (/^\d{5}$/.test(text)) return ofSerial(Number(text), reading)
  return dayFirst(text, reading.as) ?? otherForms(text, typed.trim())
}

/**
 * A number in a column of dates. 2018.10 typed into a cell that is not text has become 2018.1: October or January,
 * nobody can tell any more.
 */
function ofNumber(number: number, reading: DateReading): ReadDate {
  if (Number.isInteger(number) || number > 2_200) {
    const digits = String(Math.floor(number))
    return digits.length === 5 ? ofSerial(number, reading) : ofText(digits, reading)
  }
  const [year = '', month = ''] = String(number).split('.')
  if (!/^\d{4}$/.test(year)) return refused(`“${number}”不是日期。`)
  if (month === '1')
    return refused(
      `“${number}”是数字：2018.10 存成数字后会变成 2018.1，已分不清是 1 月还是 10 月。`,
      `请改写成 ${year}-01 或 ${year}-10。`,
    )
  return ofText(`${year}.${month}`, reading)
}

/** 2021年6月 is kept as its first day by a spreadsheet, and does not mean that day. */
function ofDateCell({ date, monthOnly }: { date: string; monthOnly?: true }, as: DateReading['as']): ReadDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return checked(year, month, monthOnly && day === 1 ? null : day, as)
}

export function readDate(cell: Cell | undefined, reading: DateReading): ReadDate {
  switch (cell?.kind) {
    case undefined:
      return { empty: true }
    case 'date':
      return ofDateCell(cell, reading.as)
    case 'number':
      return cell.shown ? ofText(cell.shown, reading) : ofNumber(cell.number, reading)
    case 'text':
      return ofText(cell.text, reading)
    case 'boolean':
    case 'error':
      return refused(`“${shownIn(cell)}”不是日期。`)
  }
}

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cell } from '../../server/features/imports/reading/cell.rule.ts'
import { readDate } from '../../server/features/imports/reading/dates.rule.ts'
import { numberValue } from '../../server/features/imports/reading/numberFormats.rule.ts'

const text = (typed: string): Cell => ({ kind: 'text', text: typed })
const start = (cell: Cell) => readDate(cell, { as: 'start', dates: '1900' })
const end = (cell: Cell) => readDate(cell, { as: 'end', dates: '1900' })
const dayOf = (read: ReturnType<typeof start>) => ('date' in read ? read.date : read)

describe('a date that is text', () => {
  test.each([
    ['2018-10-01', '2018-10-01'],
    ['2018/10/1', '2018-10-01'],
    ['2018.10.1', '2018-10-01'],
    ['２０１８．１０．１', '2018-10-01'],
    ['2018年10月1日', '2018-10-01'],
    ['2018年10月1号', '2018-10-01'],
    [' 2018 年 10 月 1 日 ', '2018-10-01'],
    ['二〇一八年十月一日', '2018-10-01'],
    ['二○一八年十二月二十一日', '2018-12-21'],
    ['20181001', '2018-10-01'],
    ['43374', '2018-10-01'],
    ['2018-10-01 00:00:00', '2018-10-01'],
    ['2018-10-01T00:00:00.000Z', '2018-10-01'],
    ['2018/10/1 下午3:20', '2018-10-01'],
    ['2018、10、1', '2018-10-01'],
    ['2018。10。1', '2018-10-01'],
    ["'2018.10.1", '2018-10-01'],
    ['25/10/2018', '2018-10-25'],
    ['10/25/2018', '2018-10-25'],
    ['2020.2.29', '2020-02-29'],
  ])('%s is %s', (typed, date) => {
    expect(start(text(typed))).toEqual({ date, precision: 'day' })
  })

  test.each(['2018.10', '2018年10月', '2018-10', '2018/10', '201810', '2018年10', '二〇一八年十月', '2018.10.'])(
    '%s is a month: its first day where something starts, its last where it ends, and that is said',
    (typed) => {
      expect(start(text(typed))).toEqual({
        date: '2018-10-01',
        precision: 'month',
        note: '只写了年月，按 2018-10-01 计。',
      })
      expect(end(text(typed))).toMatchObject({ date: '2018-10-31', precision: 'month' })
    },
  )

  test.each([
    ['2018.2.30', '2018 年 2 月没有 30 日。', '这个月的最后一天是 28 日。'],
    ['2018.13', '没有 13 月。', '请检查月份是否写错。'],
    ['2018', '“2018”只有年份，看不出月份。', '请至少写到月份，如 2018年10月。'],
    ['18.10', '“18.10”的年份只有两位。', '如果是 2018-10，请写全四位年份。'],
    ['1018.10', '年份 1018 不在 1900 到 2100 之间。', '请检查年份是否写错。'],
    ['2018.10-2021.9', '“2018.10-2021.9”是一段时间，这里只能写一个日期。', '请把开始和结束分在两列。'],
    ['10/1/2018', '“10/1/2018”可能是 2018-10-01，也可能是 2018-01-10。', '请按年、月、日的顺序写。'],
    ['去年十月', '“去年十月”看不出是哪一天。', '请写成 2018-10-01 或 2018年10月。'],
    ['#REF!', '“#REF!”看不出是哪一天。', '请写成 2018-10-01 或 2018年10月。'],
  ])('%s is refused with what to do', (typed, reason, suggestion) => {
    expect(start(text(typed))).toEqual({ reason, suggestion })
  })

  test('至今 ends nothing, and starts nothing either', () => {
    expect(end(text('至今'))).toEqual({ open: true })
    expect(start(text('至今'))).toMatchObject({ reason: expect.stringContaining('至今') as string })
    for (const nothing of ['', ' ', '—', '/', '无']) expect(end(text(nothing))).toEqual({ empty: true })
    expect(end(null)).toEqual({ empty: true })
  })

  test('every day is read back from every way to write it', () => {
    const day = fc.date({ min: new Date('1928-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10)
        const [year, month, dayOfMonth] = iso.split('-').map(Number)
        for (const typed of [
          iso,
          iso.replaceAll('-', ''),
          `${year}年${month}月${dayOfMonth}日`,
          `${year}.${month}.${dayOfMonth}`,
        ])
          expect(dayOf(start(text(typed)))).toBe(iso)
        const serial = Math.floor(date.getTime() / 86_400_000) + 25_569
        expect(dayOf(start({ kind: 'number', number: serial }))).toBe(iso)
      }),
    )
  })
})

describe('a number in a column of dates', () => {
  test.each([
    [43374, '2018-10-01'],
    [43374.75, '2018-10-01'],
    [20181001, '2018-10-01'],
    [201810, '2018-10-01'],
    [2018.11, '2018-11-01'],
    [2018.02, '2018-02-01'],
  ])('%s is %s', (number, date) => {
    expect(dayOf(start({ kind: 'number', number }))).toBe(date)
  })
  test('2018.1 may have been 2018.10, unless the sheet shows which', () => {
    expect(start({ kind: 'number', number: 2018.1 })).toEqual({
      reason: expect.stringContaining('分不清是 1 月还是 10 月') as string,
      suggestion: '请改写成 2018-01 或 2018-10。',
    })
    expect(dayOf(start({ kind: 'number', number: 2018.1, shown: '2018.10' }))).toBe('2018-10-01')
  })
  test.each([0, -5, 7, 12345678, 999999, 99999, 3.5])('%s is no date', (number) => {
    expect(start({ kind: 'number', number })).toHaveProperty('reason')
  })
  test('days of a workbook that counts from 1904 lie four years further on', () => {
    expect(readDate({ kind: 'number', number: 41912 }, { as: 'start', dates: '1904' })).toMatchObject({
      date: '2018-10-01',
    })
  })
})

/** What Excel shows for 43374, in the formats of the Chinese edition. */
describe('a number in a cell with a format', () => {
  const DAYS = [14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58]
  const MONTHS = [17, 27, 36, 50, 52, 57]
  const TIMES = [18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56]
  const NUMBERS = [0, 1, 2, 3, 4, 9, 10, 11, 12, 37, 38, 39, 40, 48, 49]

  test.each(DAYS)('built-in %i is a day', (id) => {
    expect(numberValue(43374, { id }, '1900')).toEqual({ kind: 'date', date: '2018-10-01' })
  })
  test.each(MONTHS)('built-in %i is a month', (id) => {
    expect(numberValue(43374, { id }, '1900')).toEqual({ kind: 'date', date: '2018-10-01', monthOnly: true })
  })
  test.each([...TIMES, ...NUMBERS])('built-in %i is no day', (id) => {
    expect(numberValue(43374, { id }, '1900').kind).toBe('number')
  })
  test.each([
    'yyyy/m/d',
    'yyyy-mm-dd;@',
    'yyyy"年"m"月"d"日";@',
    '[$-804]yyyy"年"m"月"d"日";@',
    '[DBNum1][$-804]yyyy"年"m"月"d"日";@',
    '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
    'aaaa',
    '[$-804]aaaa;@',
    'm"月"d"日"',
    'yyyy/m/d h:mm;@',
    '[$-409]d\\-mmm\\-yy;@',
    '[Red]yyyy/m/d',
    'e"年"m"月"d"日"',
  ])('%s is a day', (code) => {
    expect(numberValue(43374, { id: 176, code }, '1900')).toEqual({ kind: 'date', date: '2018-10-01' })
  })
  test.each(['yyyy"年"m"月";@', '[DBNum1][$-804]yyyy"年"m"月";@', 'yyyy.mm', 'mmm-yy'])('%s is a month', (code) => {
    expect(numberValue(43374, { id: 177, code }, '1900')).toMatchObject({ date: '2018-10-01', monthOnly: true })
  })
  test.each([
    '[h]:mm',
    '[mm]:ss',
    '上午/下午h"时"mm"分"',
    'h:mm AM/PM',
    'G/通用格式',
    'General',
    '#,##0;[Red]-#,##0',
    '0.00E+00',
    '0"日"',
    '"d"0',
    '_-* #,##0.00_-',
    '@',
  ])('%s is no day', (code) => {
    expect(numberValue(43374, { id: 178, code }, '1900')).toMatchObject({ kind: 'number', number: 43374 })
  })
  test('a day that a time-of-day format hides is read all the same', () => {
    expect(dayOf(start(numberValue(43374.5, { id: 34 }, '1900')))).toBe('2018-10-01')
  })
  test('what the sheet shows counts: zeros in front and behind', () => {
    expect(numberValue(7, { id: 1, code: '00000' }, '1900')).toMatchObject({ shown: '00007' })
    expect(numberValue(2018.1, { id: 2 }, '1900')).toMatchObject({ shown: '2018.10' })
    expect(numberValue(12, { id: 1 }, '1900')).toEqual({ kind: 'number', number: 12 })
  })
  test('the days around the one that Excel invented', () => {
    const shown = (serial: number) => numberValue(serial, { id: 14 }, '1900')
    expect([1, 59, 61].map((serial) => shown(serial))).toMatchObject([
      { date: '1900-01-01' },
      { date: '1900-02-28' },
      { date: '1900-03-01' },
    ])
  })
  test('a month that the sheet shows without its day ends with its last', () => {
    const june = numberValue(44348, { id: 57 }, '1900')
    expect(end(june)).toMatchObject({ date: '2021-06-30', precision: 'month' })
    expect(end(numberValue(44361, { id: 57 }, '1900'))).toMatchObject({ date: '2021-06-14', precision: 'day' })
  })
})

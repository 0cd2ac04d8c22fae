import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cell } from '../../server/features/imports/reading/cell.rule.ts'
import { readIdentity } from '../../server/features/imports/reading/identity.rule.ts'
import { checkDigit } from '../../server/features/imports/reading/identityDigits.rule.ts'

const TODAY = '2026-11-28'
const read = (cell: Cell) => readIdentity(cell, TODAY)
const text = (typed: string) => read({ kind: 'text', text: typed })
const whole = (seventeen: string): string => seventeen + checkDigit(seventeen)

describe('an identity number', () => {
  test('of GB 11643, the example of the standard', () => {
    expect(text('11010519491231002X')).toEqual({
      number: '11010519491231002X',
      kind: 'resident',
      birthDate: '1949-12-31',
      sex: 'female',
      warnings: [],
    })
  })

  test.each([
    '11010519491231002x',
    '11010519491231002Ｘ',
    ' 110105 19491231 002X',
    "'11010519491231002X",
    '１１０１０５１９４９１２３１００２Ｘ',
    '\u200b11010519491231002X\t',
    '11010519491231002×',
  ])('%j is the same number', (typed) => {
    expect(text(typed)).toMatchObject({ number: '11010519491231002X', warnings: [] })
  })

  test('of fifteen digits is kept as it is, also as a number, and with a county that is no more', () => {
    expect(text('310224680815123')).toMatchObject({
      number: '310224680815123',
      kind: 'resident-15',
      birthDate: '1968-08-15',
      sex: 'male',
      warnings: [],
    })
    expect(read({ kind: 'number', number: 310224680815123 })).toMatchObject({ kind: 'resident-15' })
    expect(text(whole('31022419680815123'))).toMatchObject({ kind: 'resident', warnings: [] })
  })

  test.each([
    ['residence permit of Hong Kong', whole('81000019900101001'), 'residence-permit', '1990-01-01'],
    ['of Macao', whole('82000019900101001'), 'residence-permit', '1990-01-01'],
    ['of Taiwan', whole('83000019900101001'), 'residence-permit', '1990-01-01'],
    ['foreigner, 2023', whole('93184019850615001'), 'foreign-2023', '1985-06-15'],
    ['foreigner, 2017', 'USA310085061512', 'foreign-2017', '1985-06-15'],
    ['foreigner, 2017, small letters', 'usa310085061512', 'foreign-2017', '1985-06-15'],
  ])('%s', (_, number, kind, birthDate) => {
    expect(text(number)).toMatchObject({ number: number.toUpperCase(), kind, birthDate, warnings: [] })
  })

  test('a number that Excel kept as a number has lost its end: refused, with how to keep it', () => {
    const lost = {
      reason: expect.stringContaining('只保留前 15 位') as string,
      suggestion: expect.stringContaining('文本') as string,
    }
    expect(read({ kind: 'number', number: 310101199001011000 })).toEqual(lost)
    expect(text('3.10101E+17')).toEqual(lost)
    expect(text('310101199001011000')).toEqual(lost)
    // Ends in 000 by right: the check digit says so.
    const byRight = Array.from({ length: 28 }, (_, day) => `310101199001${String(day + 1).padStart(2, '0')}100`)
    const right = byRight.find((each) => checkDigit(each) === '0')!
    expect(text(whole(right))).toMatchObject({ number: `${right}0`, warnings: [] })
  })

  test('a wrong check digit is a warning that names what is swapped', () => {
    const number = whole('31010119900307123')
    const swapped = `${number.slice(0, 15)}${number[16]}${number[15]}${number.slice(17)}`
    const result = text(swapped)
    expect(result).toMatchObject({ number: swapped, warnings: [expect.stringContaining('第 16、17 位写反了')] })
  })

  test('a wrong check digit that no swap explains says which digit would be right', () => {
    const number = '110105194912310021'
    expect(text(number)).toMatchObject({ warnings: [expect.stringContaining('末位按前 17 位应为 X')] })
  })

  test.each([
    ['310101199002301234', '出生日期 19900230 不存在'],
    ['310101203001011234', '还没有到'],
    ['990101199001011234', '不是任何省'],
    ['31010119900101123', '有 17 位'],
    ['3101011990010112345', '有 19 位'],
    ['张三', '不是身份证号码'],
    ['G12345678', '不是身份证号码'],
  ])('%s is refused', (typed, reason) => {
    expect(text(typed)).toMatchObject({ reason: expect.stringContaining(reason) as string })
  })

  test('swapped digits that make an impossible birthday are named too', () => {
    const number = whole('31010119901223123')
    const swapped = `${number.slice(0, 10)}${number[11]}${number[10]}${number.slice(12)}`
    expect(text(swapped)).toMatchObject({
      reason: expect.stringContaining('出生日期') as string,
      suggestion: expect.stringContaining('第 11、12 位写反了') as string,
    })
  })

  test('nothing is nothing', () => {
    for (const nothing of ['', ' ', '无', '—']) expect(text(nothing)).toEqual({ empty: true })
    expect(read(null)).toEqual({ empty: true })
  })

  test('every single slip and every swap of neighbours in a number is noticed', () => {
    const seventeen = fc
      .tuple(
        fc.constantFrom('310101', '110105', '440304'),
        fc.integer({ min: 1950, max: 2005 }),
        fc.integer({ min: 10, max: 12 }),
        fc.integer({ min: 10, max: 28 }),
        fc.integer({ min: 100, max: 999 }),
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(seventeen, fc.nat(16), fc.integer({ min: 1, max: 9 }), (digits, at, more) => {
        const number = whole(digits)
        const slip = number.slice(0, at) + ((Number(number[at]) + more) % 10) + number.slice(at + 1)
        const swap = number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2)
        for (const wrong of [slip, swap].filter((each) => each !== number)) {
          const result = text(wrong)
          expect('reason' in result || ('warnings' in result && result.warnings.length > 0)).toBe(true)
        }
      }),
    )
  })
})

/** Item analysis: the figures of other programs for the same answers, and what holds of any. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adviceOn } from '../../server/features/exams/analysis/advice.rule.ts'
import {
  alphaOf,
  analysed,
  groupWeights,
  type ItemScores,
} from '../../server/features/exams/analysis/itemAnalysis.rule.ts'
import { ANSWERS, POINTS, PSYCH } from '../support/itemAnswers.ts'

const items = POINTS.map((points, at) => ({ id: `q${at}`, points, options: [] }))
const rows = (columns: number): ItemScores[] =>
  ANSWERS.map((row) => ({
    points: Object.fromEntries([...row].slice(0, columns).map((digit, at) => [`q${at}`, Number(digit)])),
    chosen: {},
  }))

describe('as psych and pingouin', () => {
  const { exam, items: own } = analysed(items, rows(12))!
  it('alpha, KR-20, the error of measurement', () => {
    expect(exam.alpha).toBeCloseTo(PSYCH.alpha, 10)
    const binary = analysed(items.slice(0, 10), rows(10))!.exam
    expect(binary.alpha).toBeCloseTo(PSYCH.kr20, 10)
    expect([binary.kr20, exam.kr20]).toEqual([true, false])
    expect(exam.sd).toBeCloseTo(PSYCH.sd, 10)
    expect(exam.sem).toBeCloseTo(PSYCH.sem, 8)
    expect(exam).toMatchObject({ n: 40, items: 12, mean: PSYCH.mean, median: PSYCH.median, total: 18, unit: 'points' })
  })
  it('each question with the others, and the paper without it', () => {
    own.forEach(({ correlation, alphaWithout }, at) => {
      expect(correlation).toBeCloseTo(PSYCH.correlations[at]!, 10)
      expect(alphaWithout).toBeCloseTo(PSYCH.without[at]!, 10)
    })
  })
  it('what goes against the others is said to be looked at', () => {
    expect(own[7]!.discrimination).toBeLessThan(0)
    expect(adviceOn(own[7]!, null)[0]!.tone).toBe('check')
    expect(own.filter((each) => adviceOn(each, null)[0]!.tone === 'check').map(({ id }) => id)).toEqual(['q7'])
  })
})

describe('groups', () => {
  const totals = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60 })
  it('have 27 of a hundred, whoever stands at the border; equals weigh the same; none belongs to both beyond the half', () => {
    fc.assert(
      fc.property(totals, fc.boolean(), (given, isUpper) => {
        const weights = groupWeights(given, isUpper)
        const size = Math.max(1, Math.round(given.length * 0.27))
        expect(weights.reduce((sum, each) => sum + each, 0)).toBeCloseTo(size, 9)
        const of = new Map(given.map((total, at) => [total, weights[at]]))
        expect(given.every((total, at) => of.get(total) === weights[at])).toBe(true)
        expect(
          groupWeights(
            given.map((each) => -each),
            !isUpper,
          ),
        ).toEqual(weights)
      }),
    )
  })
  it('without equals at the border they are the highest and the lowest', () => {
    const ten = [3, 9, 1, 7, 5, 8, 2, 6, 4, 0]
    expect(groupWeights(ten, true).flatMap((weight, at) => (weight ? [ten[at]] : []))).toEqual([9, 7, 8])
    expect(groupWeights(ten, false).flatMap((weight, at) => (weight ? [ten[at]] : []))).toEqual([1, 2, 0])
  })
})

describe('whatever was answered', () => {
  const answers = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 25 })).chain(([width, height]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: width, maxLength: width }), {
      minLength: height,
      maxLength: height,
    }),
  )
  const of = (table: readonly (readonly number[])[]) =>
    analysed(
      table[0]!.map((_, at) => ({ id: String(at), points: 3, options: ['a', 'b'] })),
      table.map((row) => ({
        points: Object.fromEntries(row.map((points, at) => [String(at), points])),
        chosen: Object.fromEntries(row.map((points, at) => [String(at), points > 1 ? ['a'] : points > 0 ? ['b'] : []])),
      })),
    )!
  it('shares lie between nothing and all, and the order of people changes nothing', () => {
    fc.assert(
      fc.property(answers, (table) => {
        const { exam, items: own } = of(table)
        expect(exam.histogram.reduce((sum, each) => sum + each, 0)).toBe(table.length)
        if (exam.alpha !== null) expect(exam.alpha).toBeLessThanOrEqual(1 + 1e-9)
        for (const { facility, discrimination, correlation, options, omitted, n } of own) {
          expect(facility >= 0 && facility <= 1).toBe(true)
          if (discrimination !== null) expect(Math.abs(discrimination)).toBeLessThanOrEqual(1 + 1e-9)
          if (correlation !== null) expect(Math.abs(correlation)).toBeLessThanOrEqual(1 + 1e-9)
          const all = options.reduce((sum, each) => sum + each.all, 0)
          expect(all + omitted / n).toBeCloseTo(1, 9)
        }
        const turned = of(table.toReversed())
        turned.items.forEach((each, at) => {
          expect(each.facility).toBeCloseTo(own[at]!.facility, 9)
          expect(each.discrimination ?? 0).toBeCloseTo(own[at]!.discrimination ?? 0, 9)
          expect(each.alphaWithout ?? 0).toBeCloseTo(own[at]!.alphaWithout ?? 0, 9)
        })
        const columns = table[0]!.map((_, at) => table.map((row) => row[at]!))
        own.forEach(({ alphaWithout }, at) =>
          expect(alphaWithout ?? 0).toBeCloseTo(alphaOf(columns.filter((_, column) => column !== at)) ?? 0, 6),
        )
      }),
      { numRuns: 60 },
    )
  })
  it('who was asked other questions is compared by percent, and has no alpha', () => {
    const { exam, items: own } = analysed(
      [
        { id: 'a', points: 10, options: [] },
        { id: 'b', points: 30, options: [] },
      ],
      [
        { points: { a: 5 }, chosen: {} },
        { points: { b: 30 }, chosen: {} },
      ],
    )!
    expect(exam).toMatchObject({ unit: 'percent', total: 100, mean: 75, alpha: null, sem: null })
    expect(own.map(({ n, facility }) => [n, facility])).toEqual([
      [1, 0.5],
      [1, 1],
    ])
    expect(analysed([], [])).toBe(null)
  })
})

describe('advice', () => {
  const option = (id: string, all: number, upper: number, lower: number) => ({ id, all, upper, lower })
  const figures = {
    ...{
      id: 'q',
      points: 5,
      n: 60,
      facility: 0.5,
      discrimination: 0.4,
      correlation: 0.3,
      alphaWithout: 0.7,
      omitted: 0,
    },
    options: [option('a', 0.5, 0.6, 0.2), option('b', 0.3, 0.4, 0.2), option('c', 0.2, 0, 0.6), option('d', 0, 0, 0)],
  }
  const letters = new Map([...'abcd'].map((id) => [id, id.toUpperCase()]))
  it('names the option that the better ones choose, and the one that nobody does', () => {
    const said = adviceOn(figures, { letters, right: ['a'] })
    expect(said.map(({ text }) => text)).toEqual([
      '错误选项 B 在高分组里选的人比低分组多：检查答案是否有误，题目是否有歧义。',
      '选项 D 没有人选：换成更有迷惑性的选项。',
    ])
    expect(said[0]!.tone).toBe('check')
  })
  it('says of few people that it rests on few', () => {
    expect(adviceOn({ ...figures, options: [], n: 5 }, null)[0]!.text).toContain('仅供参考')
    expect(adviceOn({ ...figures, options: [] }, null)).toEqual([{ tone: 'good', text: '区分良好，可以继续使用。' }])
    expect(adviceOn({ ...figures, options: [], facility: 0.95 }, null)[0]!.tone).toBe('improve')
    expect(adviceOn({ ...figures, options: [], discrimination: 0.05 }, null)[0]!.tone).toBe('improve')
  })
})

import { expect, test } from 'vitest'
import { forecastWords } from '../../client/features/coverage/forecastWords.ts'
import type { CoverageView } from '../../client/features/coverage/useCoverage.ts'

const words = (uncovered: number[], to = '2027-12-31') =>
  forecastWords({
    asOf: '2026-09-15',
    requirement: { to },
    months: uncovered.map((each, at) => ({
      month: `2026-0${at + 10 - uncovered.length}`,
      counts: { required: 3_000, covered: 3_000 - each },
    })),
  } as unknown as CoverageView)

test('a forecast says the pace, where it leads, and what the last day asks', () => {
  expect(words([1_500, 1_450, 1_400])).toBe(
    '最近 1 个月，未覆盖的人平均每月减少 50 人，照此到2029年1月全部覆盖；要在期限2027年12月31日前全部覆盖，平均每月需减少 91 人。',
  )
  expect(words([1_500, 1_000, 900])).toBe(
    '最近 1 个月，未覆盖的人平均每月减少 500 人，照此到2026年11月全部覆盖，早于期限2027年12月31日。',
  )
  expect(words([900, 900, 900])).toContain('没有减少，照此十年内不能全部覆盖；要在期限')
  expect(words([890, 900, 900])).toContain('平均每月增加 10 人')
  expect(words([900, 899, 898], '2026-08-31')).toContain('期限2026年8月31日已过')
})

test('where all are covered, or too little is known, it says nothing', () => {
  expect(words([10, 5, 0])).toBe('')
  expect(words([10, 5])).toBe('')
})

/** What an import says of a row, in words. */
import { expect, test } from 'vitest'
import { allRows, changingRows, countsText, postWords } from '../../client/features/imports/words.ts'

const COUNTS = { new: 1_200, changed: 0, moved: 2, ended: 1, unchanged: 40, doubt: 0, error: 3 }
const held = { unitName: '第一党支部', positionName: '教师党支部书记', from: '2020-01-01', to: null, term: null }

test('counts name what there is, what needs a person first', () => {
  expect(countsText(COUNTS)).toBe('有错误 3 行，结束任职 1 行，新增 1,200 行，调任 2 行，不变 40 行')
  expect(changingRows(COUNTS)).toBe(1_203)
  expect(allRows(COUNTS)).toBe(1_246)
})

test('a change of a post says what was and what will be', () => {
  expect(postWords({ ...held, kind: 'begun', before: null })).toEqual({
    act: '新任',
    before: null,
    after: '第一党支部 · 教师党支部书记，2020年1月1日 起',
  })
  const term = { electedOn: '2023-05-01', years: 3, dueOn: '2026-05-01' }
  expect(postWords({ ...held, kind: 'corrected', before: held, term })).toMatchObject({
    before: '第一党支部 · 教师党支部书记，2020年1月1日 起',
    after: '第一党支部 · 教师党支部书记，2020年1月1日 起，2023年5月1日当选，任期 3 年',
  })
  expect(postWords({ ...held, to: '2024-08-31', kind: 'ended', before: held })).toEqual({
    act: '结束任职',
    before: '第一党支部 · 教师党支部书记，2020年1月1日 起',
    after: '2024年8月31日离任',
  })
  expect(postWords({ ...held, unitName: '第二党支部', from: '2024-09-01', kind: 'moved', before: held })).toEqual({
    act: '调任',
    before: '第一党支部 · 教师党支部书记，2020年1月1日 起',
    after: '第二党支部 · 教师党支部书记，2024年9月1日 起',
  })
})

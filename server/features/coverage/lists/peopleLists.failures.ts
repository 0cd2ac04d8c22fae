import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'peopleList.full': [409, ({ most }) => `一份名单最多 ${String(most)} 人。请先筛选得少一些，或者另建一份名单。`],
  'peopleList.elsewhere': [422, '这些人不在名单所属的单位，请存入本单位或上级单位的名单。'],
})

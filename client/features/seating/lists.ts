import { SEXES } from '../../../server/features/roster/personDetails.rule.ts'
import { day } from '../../ui/format.ts'
import type { SeatingMember } from './seating.ts'

/** A list on paper; its last column is written in by hand. */
export interface PaperList {
  name: string
  heading: string
  /** Behind number and name. */
  heads: readonly string[]
  rows: readonly { person: string; name: string; cells: readonly string[] }[]
}
const sexOf = ({ sex }: SeatingMember): string => (sex ? SEXES[sex] : '')

export const rosterOf = (title: string, members: readonly SeatingMember[]): PaperList => ({
  name: '名单',
  heading: `${title} 学员名单（${members.length} 人）`,
  heads: ['性别', '单位', '职务', '签名'],
  rows: members.map((each) => ({ ...each, cells: [sexOf(each), each.unitName, each.post] })),
})

/** Who said that they stay overnight, men and women apart, colleagues together. */
export function roomingOf(title: string, members: readonly SeatingMember[]): PaperList {
  const staying = members
    .filter(({ arrival }) => arrival?.lodging)
    .toSorted((a, b) => (a.sex ?? '').localeCompare(b.sex ?? '') || a.unitName.localeCompare(b.unitName, 'zh-CN'))
  return {
    name: '分房表',
    heading: `${title} 分房表（${staying.length} 人住宿）`,
    heads: ['性别', '单位', '到达', '饮食', '备注', '房号'],
    rows: staying.map((each) => {
      const { arrivesOn, meals = '', remark = '' } = each.arrival ?? {}
      return { ...each, cells: [sexOf(each), each.unitName, arrivesOn ? day(arrivesOn) : '', meals, remark] }
    }),
  }
}

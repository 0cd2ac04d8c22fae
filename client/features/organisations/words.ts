import type { Reply } from '../../lib/api.ts'

type Kind = Reply<'organisations', 'kinds'>['items'][number]
type Change = Reply<'organisations', 'changes'>['items'][number]

export const LEVELS: Record<Exclude<Kind['level'], 'committee'>, string> = {
  group: '单位之上',
  institution: '单位',
  faculty: '院系党组织、党总支',
  branch: '党支部',
}
export const SECTORS: Record<NonNullable<Kind['sector']>, string> = {
  university: '高校',
  hospital: '医院',
  affiliate: '直属单位',
  'private-university': '民办高校',
}
export const BRANCHES: Record<NonNullable<Reply<'organisations', 'show'>['branchKind']>, string> = {
  teacher: '教师支部',
  student: '本专科生支部',
  graduate: '研究生支部',
  hospital: '医院支部',
  administrative: '机关支部',
  retired: '离退休支部',
}
export const ACTS: Record<Change['act'], string> = {
  found: '设立',
  rename: '更名',
  move: '调整隶属',
  close: '撤销',
  merge: '合并',
  split: '拆分',
}

/** What the button says that makes a change. */
export const SAVE = { rename: '保存', move: '保存', close: '撤销该组织', merge: '合并' } as const

/** Today's business date. */
export const today = (): string => new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })

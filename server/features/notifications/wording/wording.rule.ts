/** The words of notices as the committee may put them: with named places in braces. Pure; the browser previews by it. */
import { fill, KINDS, type NoticeKind } from '../kinds.rule.ts'

type Place = { [K in NoticeKind]: keyof (typeof KINDS)[K]['holds'] }[NoticeKind]
/** What the places are called in the words; a test misses who is not named here. */
const PLACES: Partial<Record<Place, string>> = {
  answer: '答复',
  approved: '认定人数',
  at: '时间',
  before: '原成绩',
  begins: '开始日期',
  by: '办理人',
  class: '培训班',
  comment: '评语',
  confirm: '确认要求',
  count: '条数',
  course: '课程',
  days: '天数',
  device: '设备',
  dueOn: '截止日期',
  exam: '考试',
  file: '文件',
  from: '原单位',
  lesson: '测验',
  minutes: '分钟数',
  missed: '缺课学时',
  missing: '欠缺',
  names: '人员',
  number: '编号',
  owed: '未完成情况',
  person: '姓名',
  place: '地点',
  reason: '原因',
  refused: '未认定人数',
  remark: '意见',
  remarks: '意见',
  requirement: '培训要求',
  result: '结果',
  role: '角色',
  score: '得分',
  session: '课次',
  share: '限度',
  thing: '对象',
  time: '日期',
  title: '名称',
  to: '新单位',
  topic: '话题',
  total: '满分',
  unit: '单位',
  until: '截止日期',
  venue: '地点',
  version: '版本',
  waiting: '待答复份数',
  what: '事项',
}
/** Where a kind means something else by a name. */
const MEANT: Partial<Record<NoticeKind, Record<string, string>>> = {
  'attendance.warning': { total: '总学时' },
  'exam.scheduled': { from: '开始时间', to: '结束时间' },
  'role.granted': { to: '截止日期' },
}
const IN_BRACES = /\{([^{}]*)\}/g

/** Of an announcement the words are its writer's. */
export const wordedKinds = (Object.keys(KINDS) as NoticeKind[]).filter((kind) => kind !== 'announcement')

export interface Words {
  title: string
  text: string
}
/** As it stands in an address, where a point may not. */
export const idOfKind = (kind: NoticeKind): string => kind.replace('.', '-')
const placeOf = (kind: NoticeKind, name: string): string =>
  MEANT[kind]?.[name] ?? (PLACES as Record<string, string>)[name] ?? name
/** What stands in for each place when it is looked at. */
export const placesOf = (kind: NoticeKind): { name: string; example: string }[] =>
  Object.entries(KINDS[kind].holds).map(([name, example]) => ({ name: placeOf(kind, name), example }))

export const defaultWords = (kind: NoticeKind): Words => {
  const { title, text, holds } = KINDS[kind]
  const places = Object.fromEntries(Object.keys(holds).map((name) => [name, `{${placeOf(kind, name)}}`]))
  return { title: fill(title, places), text: fill(text, places) }
}

/** Puts the values into the places. */
export function worded(kind: NoticeKind, words: string, values: Record<string, string>): string {
  const byPlace = new Map(Object.entries(values).map(([name, value]) => [placeOf(kind, name), value]))
  return words.replace(IN_BRACES, (whole, place: string) => byPlace.get(place.trim()) ?? whole)
}
export const example = (kind: NoticeKind, words: string): string => worded(kind, words, KINDS[kind].holds)

/** What is wrong with the words, and what may be written; null when nothing is. */
export function wordsFault(kind: NoticeKind, words: string): string | null {
  if (!words.trim()) return '请填写'
  const places = placesOf(kind).map(({ name }) => name)
  const unknown = [...words.matchAll(IN_BRACES)]
    .map(([, place]) => place!.trim())
    .find((each) => !places.includes(each))
  if (unknown === undefined) return null
  return `没有“{${unknown}}”这一项。可以用的有：${places.map((each) => `{${each}}`).join('、')}`
}

/** What the import says, in one place. */
import type { ImportKind } from '../../../server/features/imports/kinds.rule.ts'
import type { Reply } from '../../lib/api.ts'
import { count, day } from '../../ui/format.ts'

export type Import = Reply<'imports', 'show'>
export type ListedImport = Reply<'imports', 'list'>['items'][number]
export type Row = Reply<'imports', 'rows'>['items'][number]
export type Sheet = Import['sheets'][number]
export type Field = NonNullable<Sheet['columns'][number]['field']>
export type State = Import['state']
export type Kind = Row['kind']
type PostChange = Row['posts'][number]

export const FIELDS: Record<Field, string> = {
  name: '姓名',
  staffNumber: '工号',
  phone: '手机',
  email: '邮箱',
  sex: '性别',
  birthDate: '出生日期',
  partyDate: '入党时间',
  unit: '单位',
  position: '职务',
  from: '任职时间',
  to: '卸任时间',
  dualLeader: '双带头人',
  termFrom: '任期起',
  termYears: '届期',
  termEnd: '届满',
  idNumber: '身份证号',
  className: '培训班',
  base: '培训基地',
  trainedFrom: '培训开始',
  trainedTo: '培训结束',
  creditHours: '学时',
  certificateNumber: '证书编号',
  honour: '荣誉名称',
  level: '级别',
  batch: '批次',
  document: '文号',
  grantedFrom: '授予日期',
  grantedTo: '到期日期',
}

/** What differs in words between the kinds of import. */
export const KIND_WORDS: Record<
  ImportKind,
  { label: string; title: string; lead: string; undo: string; steps: string[] }
> = {
  people: {
    label: '人员与任职',
    title: '导入人员与任职',
    lead: '先核对，再导入；确认之前名册不会改动，导入后可以整次撤销。',
    undo: '这次导入新增的人员和任职会删去，修改过的恢复原样。有内容依赖它们时不会撤销，会列出是哪些。',
    steps: ['选文件', '核对列', '核对变化', '导入', '结果'],
  },
  training: {
    label: '以前的培训',
    title: '补录以前的培训',
    lead: '以前参加过的培训班、证书和学时，核对后提交教卫工作党委认定；认定后记入每个人的学习记录，计入覆盖率。',
    undo: '这一批培训记录会用撤销记录冲销，学时和覆盖率随之减少。有内容依赖它们时不会撤销，会列出是哪些。',
    steps: ['选文件', '核对列', '核对内容', '等待认定', '结果'],
  },
  honours: {
    label: '荣誉与项目',
    title: '导入荣誉与项目',
    lead: '组织和个人的荣誉、项目，先核对，再导入；导入后可以整次撤销。',
    undo: '这次导入的荣誉会删去。后来修改过或附了证明文件的，不会撤销，会列出是哪些。',
    steps: ['选文件', '核对列', '核对内容', '导入', '结果'],
  },
}

type Tone = 'neutral' | 'success' | 'warning' | 'info' | 'red'
const STATES: Record<State, { label: string; tone: Tone }> = {
  reading: { label: '读取中', tone: 'info' },
  matching: { label: '待核对列', tone: 'warning' },
  checking: { label: '核对中', tone: 'info' },
  checked: { label: '待导入', tone: 'warning' },
  submitted: { label: '待认定', tone: 'warning' },
  returned: { label: '已退回', tone: 'red' },
  applying: { label: '导入中', tone: 'info' },
  applied: { label: '已导入', tone: 'success' },
  undoing: { label: '撤销中', tone: 'info' },
  undone: { label: '已撤销', tone: 'neutral' },
  failed: { label: '不能读取', tone: 'red' },
}

/** Of training, what is approved is not said to be imported. */
export const stateOf = ({ kind, state }: Pick<ListedImport, 'kind' | 'state'>): { label: string; tone: Tone } =>
  kind === 'training' ? { ...STATES[state], ...TRAINING_STATES[state] } : STATES[state]
const TRAINING_STATES: Partial<Record<State, { label: string }>> = {
  checked: { label: '待提交' },
  applying: { label: '记录中' },
  applied: { label: '已认定' },
}

/** What is at work, and which job of the task list does it. */
export const WORK: Partial<Record<State, { title: string; hint: string; job: string }>> = {
  reading: { title: '正在读取文件', hint: '离开这个页面也会继续，进度在右下角的任务里。', job: 'imports.read' },
  checking: {
    title: '正在与名册核对',
    hint: '核对不会改动名册。离开这个页面也会继续，进度在右下角的任务里。',
    job: 'imports.check',
  },
  applying: {
    title: '正在导入',
    hint: '全部写完才会生效，中途停止不会留下一半。离开这个页面也会继续。',
    job: 'imports.apply',
  },
  undoing: { title: '正在撤销', hint: '全部恢复才会生效。离开这个页面也会继续。', job: 'imports.undo' },
}

/** In the order in which a person looks at them. */
export const KINDS: Record<Kind, { label: string; tone: Tone }> = {
  error: { label: '有错误', tone: 'red' },
  doubt: { label: '存疑', tone: 'warning' },
  ended: { label: '结束任职', tone: 'warning' },
  new: { label: '新增', tone: 'success' },
  moved: { label: '调任', tone: 'info' },
  changed: { label: '有修改', tone: 'info' },
  unchanged: { label: '不变', tone: 'neutral' },
}
export const KIND_ORDER = Object.keys(KINDS) as Kind[]
/** Kinds of row that change the roster. */
const CHANGING: readonly Kind[] = ['new', 'changed', 'moved', 'ended']

type Counts = Import['counts']
export const changingRows = (counts: Counts): number => CHANGING.reduce((sum, kind) => sum + counts[kind], 0)
export const allRows = (counts: Counts): number => KIND_ORDER.reduce((sum, kind) => sum + counts[kind], 0)
/** 新增 3 行，不变 12 行; what there is none of is left out. */
export const countsText = (counts: Counts): string =>
  KIND_ORDER.filter((kind) => counts[kind] > 0)
    .map((kind) => `${KINDS[kind].label} ${count(counts[kind])} 行`)
    .join('，')

const period = ({ from, to }: { from: string; to: string | null }): string =>
  `${day(from)}${to ? ` 至 ${day(to)}` : ' 起'}`
const termIn = ({ term }: Pick<PostChange, 'term'>): string =>
  term ? `，${day(term.electedOn)}当选，任期 ${term.years} 年` : ''
const place = ({ unitName, positionName }: { unitName: string; positionName: string }): string =>
  `${unitName} · ${positionName}`

/** What becomes of a post, as words: what it is, what it was, what it will be. */
export function postWords(change: PostChange): { act: string; before: string | null; after: string } {
  const { kind, before, to } = change
  const was = before && `${place(before)}，${period(before)}${termIn(before)}`
  const whole = `${place(change)}，${period(change)}${termIn(change)}`
  if (kind === 'begun') return { act: '新任', before: null, after: whole }
  if (kind === 'ended') return { act: '结束任职', before: was, after: to ? `${day(to)}离任` : whole }
  return { act: kind === 'moved' ? '调任' : '更正任职', before: was, after: whole }
}

/** Where the imports of a kind into a unit are listed. */
export const listPath = (unit: string, kind: ImportKind): string =>
  `/manage/roster/${unit}/imports${kind === 'people' ? '' : `?kind=${kind}`}`

/** A record of the ledger in words: by the titles of its day, which it holds itself. */
import type { LearningRecord, RecordKind } from './ledger.model.ts'

type Told = Pick<LearningRecord, 'kind' | 'data'>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const inCourse = ({ data }: Told): string => (data['courseTitle'] ? `（课程《${text(data['courseTitle'])}》）` : '')

const compensated = ({ data }: Told): string =>
  `${data['title'] ? `“${text(data['title'])}”` : '一条记录'}：${text(data['reason'])}${data['by'] ? `（${text(data['by'])}）` : ''}`

/** 参加“示范班”（市委党校），2022-05-10 至 2022-05-14，证书 … */
function trainingText({ data }: Told): string {
  const [from, to, base, certificate] = ['from', 'to', 'base', 'certificate'].map((field) => text(data[field]))
  const days = from === to ? from! : `${from} 至 ${to}`
  const counts = data['title'] ? `，认定为培训项目“${text(data['title'])}”` : ''
  return `参加“${text(data['class'])}”${base ? `（${base}）` : ''}，${days}${certificate ? `，证书 ${certificate}` : ''}${counts}`
}

/** 结业“示范班”第 2 期（市委党校），2026-05-11 至 2026-05-15，30 学时，证书 … */
function classText({ data }: Told): string {
  const [from, to, base, certificate] = ['from', 'to', 'base', 'certificate'].map((field) => text(data[field]))
  const days = from === to ? from! : `${from} 至 ${to}`
  return `培训班“${text(data['title'])}”结业${base ? `（${base}）` : ''}，${days}，${Number(data['hours']) / 100} 学时${certificate ? `，证书 ${certificate}` : ''}`
}

/** 参加单位轮训“党务骨干轮训”，2026-03-02 至 2026-03-06 … */
function localTrainingText({ data }: Told): string {
  const [from, to] = [text(data['from']), text(data['to'])]
  const counts = data['programme'] ? `，认定为培训项目“${text(data['programme'])}”` : ''
  return `参加单位轮训“${text(data['title'])}”，${from === to ? from : `${from} 至 ${to}`}${counts}`
}

/** Where a record of training done before comes from; null for what was done here. */
export function recordSource({ data }: Pick<Told, 'data'>): string | null {
  const source = data['source'] as Record<string, unknown> | undefined
  if (!source) return null
  return `${text(source['unitName'])}（${text(source['by'])}）申报，${text(source['approvedBy'])}认定`
}

const lines: Record<RecordKind, (record: Told) => string> = {
  'lesson.completed': (record) => `学完《${text(record.data['title']) || '一课'}》${inCourse(record)}`,
  'quiz.finished': (record) =>
    `《${text(record.data['title']) || '测验'}》${record.data['passed'] ? '及格' : '未及格'}，得 ${Number(record.data['score'])}/${Number(record.data['total'])} 分${record.data['awaitingMarks'] ? '（简答题待批阅，分数可能增加）' : ''}${inCourse(record)}`,
  'exam.finished': ({ data }) =>
    `考试“${text(data['title'])}”${data['passed'] ? '及格' : '未及格'}，得 ${Number(data['score'])}/${Number(data['total'])} 分`,
  'course.completed': ({ data }) => `完成课程《${text(data['title'])}》`,
  'programme.completed': ({ data }) => `完成培训项目“${text(data['title'])}”`,
  'training.completed': trainingText,
  'class.completed': classText,
  'localTraining.completed': localTrainingText,
  revoked: (record) => `撤销${compensated(record)}`,
  restored: (record) => `恢复${compensated(record)}`,
}

export const recordText = (record: Told): string => lines[record.kind](record)

/** A record of the ledger in words: by the titles of its day, which it holds itself. */
import type { LearningRecord, RecordKind } from './ledger.model.ts'

type Told = Pick<LearningRecord, 'kind' | 'data'>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const inCourse = ({ data }: Told): string => (data['courseTitle'] ? `（课程《${text(data['courseTitle'])}》）` : '')

const compensated = ({ data }: Told): string =>
  `${data['title'] ? `“${text(data['title'])}”` : '一条记录'}：${text(data['reason'])}${data['by'] ? `（${text(data['by'])}）` : ''}`

const lines: Record<RecordKind, (record: Told) => string> = {
  'lesson.completed': (record) => `学完《${text(record.data['title']) || '一课'}》${inCourse(record)}`,
  'quiz.finished': (record) =>
    `《${text(record.data['title']) || '测验'}》${record.data['passed'] ? '及格' : '未及格'}，得 ${Number(record.data['score'])}/${Number(record.data['total'])} 分${record.data['awaitingMarks'] ? '（简答题待批阅，分数可能增加）' : ''}${inCourse(record)}`,
  'course.completed': ({ data }) => `完成课程《${text(data['title'])}》`,
  'programme.completed': ({ data }) => `完成培训项目“${text(data['title'])}”`,
  revoked: (record) => `撤销${compensated(record)}`,
  restored: (record) => `恢复${compensated(record)}`,
}

export const recordText = (record: Told): string => lines[record.kind](record)

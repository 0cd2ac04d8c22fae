/** How far the marking of an examination is, and how its markers stand to each other: for who organises it. */
import type { Actor } from '../../../access/actor.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { businessDate } from '../../../lib/clock.ts'
import { workbook, WORKBOOK_TYPE } from '../../../lib/workbook.ts'
import { note } from '../../audit/audit.service.ts'
import { questionText } from './examMarking.present.ts'
import { slotsMarked } from './examMarking.service.ts'
import { examFor } from '../exams.service.ts'
import { talliesOf } from './marking.rule.ts'
import { ExamMarks } from './marks.model.ts'

const tenths = (value: number): number => Math.round(value * 10) / 10

export async function markingProgress(actor: Actor, id: string) {
  await examFor(actor, 'exam.write', id)
  const fields = { question: 1, sitting: 1, points: 1, state: 1, given: 1 } as const
  const rows = await ExamMarks.find({ exam: id }, fields).lean()
  const first = new Map(rows.toReversed().map((row) => [row.question, row]))
  const questions = (await slotsMarked([...first.values()])).map((slot) => {
    const [question, stem] = [slot.question.id, questionText(slot)]
    const own = rows.filter((row) => row.question === question)
    const of = (state: (typeof own)[number]['state']) => own.filter((row) => row.state === state)
    const once = of('waiting').filter(({ given = [] }) => given.length > 0).length
    return {
      ...{ question, stem, answers: own.length, once },
      ...{ arbitration: of('arbitration').length, decided: of('marked').length },
    }
  })
  const markers = talliesOf(rows)
    .map(({ question, name, count, mean, difference, apart }) => ({
      ...{ question, name, count, mean: tenths(mean) },
      ...{ difference: difference === null ? null : tenths(difference), apart: apart === null ? null : tenths(apart) },
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh') || a.question.localeCompare(b.question))
  return { questions, markers }
}

const COLUMNS = {
  questions: ['题目', '答卷', '已有一人批阅', '等待仲裁', '已定分'],
  markers: ['阅卷人', '题目', '已批', '平均得分率', '比另一位阅卷人高（分）', '平均相差（分）'],
}
const columns = (headers: readonly string[]) => headers.map((header) => ({ header, width: 4 + header.length * 2 }))

export async function markersWorkbook(actor: Actor, id: string): Promise<FileReply> {
  const { title } = await examFor(actor, 'exam.write', id)
  const { questions, markers } = await markingProgress(actor, id)
  const stems = new Map(questions.map(({ question, stem }) => [question, stem]))
  const preface = [[`${title} 阅卷情况`], ['截至', businessDate()], ['制表人', actor.name]]
  const byMarker = markers.map(({ question, name, count, mean, difference, apart }) => [
    ...[name, stems.get(question) ?? '', count, `${mean}%`, difference ?? '', apart ?? ''],
  ])
  const byQuestion = questions.map(({ stem, answers, once, arbitration, decided }) => [
    ...[stem, answers, once, arbitration, decided],
  ])
  const body = await workbook(actor.name, title, [
    { name: '阅卷人', preface, columns: columns(COLUMNS.markers), rows: byMarker },
    { name: '题目', preface, columns: columns(COLUMNS.questions), rows: byQuestion },
  ])
  await note(actor, 'export.exam', id, `${title}，阅卷情况`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}阅卷情况.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}

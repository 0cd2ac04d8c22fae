/** An examination of one's institution with a sitting: one's own where one sits, open or to mark as the act needs. */
import { KeyCorrections } from '../../../server/features/exams/corrections/corrections.model.ts'
import { Exams } from '../../../server/features/exams/exams.model.ts'
import { ExamMarks } from '../../../server/features/exams/marking/marks.model.ts'
import {
  SittingAnswerRows,
  SittingPapers,
  SittingPresences,
  Sittings,
} from '../../../server/features/exams/sittings/sittings.model.ts'
import { newId } from '../../../server/lib/id.ts'
import { examContent, makePaper } from '../../support/exams.ts'
import type { makeTree } from '../../support/factories.ts'
import { makeBankQuestion } from './bank.ts'

const NOTHING = { sittings: 1, changed: 0, up: 0, down: 0, gained: 0, lost: 0 }
const DRAFT = ['exams.remove', 'exams.schedule', 'exams.save']
const DONE = ['ownExams.result', 'exams.release', 'invigilation.acceptLate', 'invigilation.late']

export async function makeExam(name: string, tree: Awaited<ReturnType<typeof makeTree>>, own: string) {
  const [exam, sitting, keyCorrection] = [newId(), newId(), newId()]
  const { _id: unit, ancestors } = tree.institution
  const isOwn = name.startsWith('ownExams.')
  const person = isOwn ? own : newId()
  const isComing = DRAFT.includes(name) || name === 'exams.withdraw'
  const state = DRAFT.includes(name) ? 'draft' : 'scheduled'
  const isDone = DONE.includes(name) || /^exam(Analysis|Corrections|Marking)[.]/.test(name)
  const days = isComing
    ? { opensAt: new Date('2099-05-01T00:00:00Z'), closesAt: new Date('2099-05-02T00:00:00Z') }
    : {
        opensAt: new Date('2025-05-01T00:00:00Z'),
        closesAt: new Date(isDone ? '2025-05-02T00:00:00Z' : '2099-05-02T00:00:00Z'),
      }
  await Exams.create({
    ...{
      _id: exam,
      unit,
      ancestors,
      title: '考试',
      paper: await makePaper(tree.institution),
      paperTitle: '试卷',
      ...days,
    },
    ...{
      minutes: 60,
      attempts: 1,
      untilPassed: true,
      shuffle: false,
      passPercent: 60,
      results: 'after-release',
      showsKey: false,
    },
    ...{ state, people: isOwn ? [person] : [], recorded: false, paperRevision: 1, revision: 1 },
  })
  if (state === 'draft') return { exam }
  const isReady = isComing || name === 'ownExams.start'
  const isOpen = !isReady && !isDone
  const at = { startedAt: new Date('2025-05-01T01:00:00Z'), deadlineAt: new Date('2099-05-01T02:00:00Z') }
  await Sittings.create({
    ...{ _id: sitting, exam, person, name: '甲', number: 1, left: 0, total: 100, answers: {}, marks: {} },
    ...{ state: isReady ? 'ready' : isOpen ? 'open' : name.startsWith('examMarking.') ? 'handed-in' : 'finished' },
    ...(!isReady && at),
    ...(isDone && { finishedAt: at.startedAt, scores: {}, score: 0, passed: false }),
  })
  await SittingPapers.create({ _id: sitting, exam, revision: 1, content: examContent() })
  if (name.startsWith('examMarking.')) {
    const mark = { exam, sitting, person, question: 'essay', points: 10, text: 'x', state: 'waiting' } as const
    await ExamMarks.create(mark)
  }
  if (name.startsWith('examCorrections.')) {
    const reason = { reason: 'x', by: 'x', at: new Date(), progress: 1, basis: 0, counts: NOTHING, confirmedAt: null }
    const asked = { exam, question: 'judge', bankQuestion: 'judge', change: { how: 'full' } } as const
    await KeyCorrections.create({ _id: keyCorrection, ...asked, ...reason, state: 'ready' })
  }
  if (isOpen) {
    await SittingAnswerRows.create({ _id: sitting, answers: {}, lease: 'x'.repeat(16), held: false })
    await SittingPresences.create({ _id: sitting, exam, seenAt: new Date(), lefts: {}, away: false })
  }
  const question = name.startsWith('examCorrections.') ? 'judge' : 'essay'
  const bank = name === 'examAnalysis.ofQuestion' ? await makeBankQuestion(tree.institution) : {}
  return { exam, sitting, slot: 'single', question, keyCorrection, ...bank }
}

import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { withPictures } from '../questions/pictures.service.ts'
import { analysisOf, analysisWorkbook, figuresOfQuestion, makeAnalysis } from './analysis/analysis.service.ts'
import { arbitrate, arbitrationsFor } from './marking/arbitration.service.ts'
import { board } from './invigilation/board.service.ts'
import { changesBy, changesWorkbook } from './corrections/correctionChanges.service.ts'
import { presentCorrection, presentToCorrect } from './corrections/corrections.present.ts'
import {
  askCorrection,
  confirmCorrection,
  correctionFor,
  overExam,
  recount,
  withdrawCorrection,
} from './corrections/corrections.service.ts'
import { dealAnswers, putBack } from './marking/deal.service.ts'
import { examChoices, listExams, resultsOf, resultsWorkbook } from './examList.service.ts'
import { extendAll } from './invigilation/extendAll.service.ts'
import { examAnalysis } from './analysis/examAnalysis.contract.ts'
import { examMarking } from './marking/examMarking.contract.ts'
import { answersToMark, giveMarks, questionsToMark } from './marking/examMarking.service.ts'
import { exams } from './exams.contract.ts'
import { presentExam } from './exams.present.ts'
import { releaseExam, scheduleExam, takePaper, withdrawExam } from './examLife.service.ts'
import { createExam, examFor, removeExam, saveExam } from './exams.service.ts'
import { invigilation } from './invigilation/invigilation.contract.ts'
import { extendOne, holdSitting, resumeSitting, voidSitting } from './invigilation/invigilation.service.ts'
import { acceptLate, showLate } from './invigilation/late.service.ts'
import { markersWorkbook, markingProgress } from './marking/markers.service.ts'
import { marksWaiting } from './marking/marksWaiting.service.ts'
import { owingFor } from './owing.service.ts'
import { ownExams } from './sittings/ownExams.contract.ts'
import { ownExam, startSitting } from './sittings/own.service.ts'
import { ownCards, ownResult, showOwn } from './sittings/ownShow.service.ts'
import { examCorrections } from './corrections/regrading.contract.ts'
import { beat, handIn, saveAnswer } from './sittings/sitting.service.ts'

export const examsRoutes = (_app: AppContext) =>
  mount(exams, {
    list: ({ query }, actor) => listExams(actor, query),
    choices: async ({ query }, actor) => ({ items: await examChoices(actor, query) }),
    owing: ({ query }, actor) => owingFor(actor, query),
    create: async ({ body }, actor) => presentExam(actor, await createExam(actor, body)),
    show: async ({ params }, actor) => presentExam(actor, await examFor(actor, 'exam.read', params.exam)),
    save: async ({ params, body }, actor) => presentExam(actor, await saveExam(actor, params.exam, body)),
    schedule: async ({ params, body }, actor) =>
      presentExam(actor, await scheduleExam(actor, params.exam, body.revision)),
    takePaper: async ({ params, body }, actor) =>
      presentExam(actor, await takePaper(actor, params.exam, body.revision)),
    withdraw: async ({ params }, actor) => presentExam(actor, await withdrawExam(actor, params.exam)),
    release: async ({ params }, actor) => presentExam(actor, await releaseExam(actor, params.exam)),
    remove: async ({ params }, actor) => {
      await removeExam(actor, params.exam)
      return done
    },
    results: ({ params, query }, actor) => resultsOf(actor, params.exam, query),
    workbook: ({ params }, actor) => resultsWorkbook(actor, params.exam),
  })

export const ownExamsRoutes = (app: AppContext) =>
  mount(ownExams, {
    list: async (_input, actor) => ({ items: await ownCards(actor) }),
    show: async ({ params }, actor) => showOwn(await ownExam(actor, params.exam)),
    start: async ({ params, body }, actor) => withPictures(app, actor, await startSitting(actor, params.exam, body)),
    result: async ({ params }, actor) => withPictures(app, actor, await ownResult(actor, params.sitting)),
    answer: ({ params, body }, actor) => saveAnswer(actor, params, body),
    beat: ({ params, body }, actor) => beat(actor, params.sitting, body),
    finish: ({ params, body }, actor) => handIn(actor, params.sitting, body.lease),
  })

export const invigilationRoutes = (_app: AppContext) =>
  mount(invigilation, {
    board: ({ params, query }, actor) => board(actor, params.exam, query),
    extend: ({ params, body }, actor) => extendAll(actor, params.exam, body),
    extendOne: async ({ params, body }, actor) => {
      await extendOne(actor, params.sitting, body)
      return done
    },
    hold: async ({ params, body }, actor) => {
      await holdSitting(actor, params.sitting, body.reason)
      return done
    },
    resume: async ({ params }, actor) => {
      await resumeSitting(actor, params.sitting)
      return done
    },
    void: async ({ params, body }, actor) => {
      await voidSitting(actor, params.sitting, body)
      return done
    },
    late: ({ params }, actor) => showLate(actor, params.sitting),
    acceptLate: async ({ params, body }, actor) => {
      await acceptLate(actor, params.sitting, body.reason)
      return done
    },
  })

export const examMarkingRoutes = (app: AppContext) =>
  mount(examMarking, {
    waitingCount: (_input, actor) => marksWaiting(actor),
    questions: async ({ params }, actor) => withPictures(app, actor, await questionsToMark(actor, params.exam)),
    answers: ({ params, query }, actor) => answersToMark(actor, params, query),
    deal: ({ params }, actor) => dealAnswers(actor, params),
    putBack: async ({ params, body }, actor) => {
      await putBack(actor, params, body.ids)
      return done
    },
    mark: async ({ params, body }, actor) => {
      await giveMarks(actor, params, body)
      return done
    },
    arbitrations: ({ params, query }, actor) => arbitrationsFor(actor, params.exam, query),
    arbitrate: async ({ params, body }, actor) => {
      await arbitrate(actor, params.exam, body)
      return done
    },
    progress: ({ params }, actor) => markingProgress(actor, params.exam),
    markersWorkbook: ({ params }, actor) => markersWorkbook(actor, params.exam),
  })

const correctionView = async (actor: Actor, id: string) => {
  const { row, exam } = await correctionFor(actor, id)
  return presentCorrection(row, exam)
}
export const examCorrectionsRoutes = (_app: AppContext) =>
  mount(examCorrections, {
    question: async ({ params }, actor) => presentToCorrect(await overExam(actor, params.exam), params.question),
    ask: async ({ params, body }, actor) => correctionView(actor, (await askCorrection(actor, params.exam, body))._id),
    show: ({ params }, actor) => correctionView(actor, params.keyCorrection),
    changes: ({ params, query }, actor) => changesBy(actor, params.keyCorrection, query),
    workbook: ({ params }, actor) => changesWorkbook(actor, params.keyCorrection),
    confirm: async ({ params }, actor) =>
      correctionView(actor, (await confirmCorrection(actor, params.keyCorrection))._id),
    recount: async ({ params }, actor) => correctionView(actor, (await recount(actor, params.keyCorrection))._id),
    withdraw: async ({ params }, actor) => {
      await withdrawCorrection(actor, params.keyCorrection)
      return done
    },
  })

export const examAnalysisRoutes = (_app: AppContext) =>
  mount(examAnalysis, {
    show: ({ params }, actor) => analysisOf(actor, params.exam),
    make: async ({ params }, actor) => {
      await makeAnalysis(actor, params.exam)
      return done
    },
    workbook: ({ params }, actor) => analysisWorkbook(actor, params.exam),
    ofQuestion: ({ params }, actor) => figuresOfQuestion(actor, params.bankQuestion),
  })

import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { assessments } from './assessments.contract.ts'
import {
  present,
  presentBoard,
  presentCard,
  presentItem,
  presentOwn,
  presentResult,
  presentSheet,
} from './assessments.present.ts'
import { boardOf, countSheets } from './board.service.ts'
import { calculate } from './calculate.service.ts'
import { acceptAll, checkItem, sendBack } from './check.service.ts'
import { moveDeadline, openAssessment } from './opening.service.ts'
import { addProof, readProof, removeProof } from './proofs.service.ts'
import { publishAssessment, publishedAmong, withdrawResults } from './publish.service.ts'
import { saveItem, submitReport } from './report.service.ts'
import { groupsOf, resultFor, resultPdf } from './results.service.ts'
import { allAssessments, assessmentFor, createAssessment, removeAssessment, saveAssessment } from './schemes.service.ts'
import { countOwnWaiting, countWaiting, ownSheets, sheetFor, type Place } from './sheets.service.ts'
import { assessmentWorkbook } from './workbook.service.ts'

const checked = async (actor: Actor, place: Place) => presentSheet(await sheetFor(actor, 'assessment.write', place))

async function listed(actor: Actor) {
  const rows = await allAssessments(actor)
  const counts = await countSheets(rows.map(({ _id }) => _id))
  return rows.map((row) => ({ ...presentCard(row), ...(counts.get(row._id) ?? { sheets: 0, waiting: 0 }) }))
}
async function own(actor: Actor) {
  const sheets = await ownSheets(actor)
  return presentOwn(sheets, await publishedAmong(sheets.map(({ assessment }) => assessment._id)))
}

export const assessmentsRoutes = (app: AppContext) =>
  mount(assessments, {
    list: async (_input, actor) => ({ items: await listed(actor) }),
    waiting: (_input, actor) => countWaiting(actor),
    own: async (_input, actor) => ({ items: await own(actor) }),
    ownWaiting: (_input, actor) => countOwnWaiting(actor),
    create: async ({ body }, actor) => present(await createAssessment(actor, body)),
    show: async ({ params }, actor) => present(await assessmentFor(actor, params.assessment)),
    save: async ({ params, body }, actor) => present(await saveAssessment(actor, params.assessment, body)),
    remove: async ({ params }, actor) => {
      await removeAssessment(actor, params.assessment)
      return done
    },
    calculate: async ({ params }, actor) => present(await calculate(actor, params.assessment)),
    board: async ({ params }, actor) => presentBoard(await boardOf(actor, params.assessment)),
    open: async ({ params, body }, actor) => present(await openAssessment(actor, params.assessment, body.revision)),
    extend: async ({ params, body }, actor) => present(await moveDeadline(actor, params.assessment, body)),
    publish: async ({ params, body }, actor) => present(await publishAssessment(actor, params.assessment, body.id)),
    withdraw: async ({ params, body }, actor) => present(await withdrawResults(actor, params.assessment, body.reason)),
    workbook: ({ params }, actor) => assessmentWorkbook(actor, params.assessment),
    groups: ({ params, query }, actor) => groupsOf(actor, params.assessment, query.sector),
    sheet: async ({ params }, actor) => presentSheet(await sheetFor(actor, 'assessment.read', params)),
    result: async ({ params }, actor) => presentResult(await resultFor(actor, params)),
    resultPdf: ({ params }, actor) => resultPdf(actor, params),
    saveItem: async ({ params, body }, actor) => presentItem(await saveItem(actor, params, body)),
    addProof: async ({ params, file }, actor) => presentItem(await addProof(app, actor, params, file)),
    removeProof: async ({ params }, actor) => presentItem(await removeProof(app, actor, params)),
    proof: ({ params }, actor) => readProof(app, actor, params),
    submit: async ({ params }, actor) => {
      await submitReport(actor, params)
      return presentSheet(await sheetFor(actor, 'assessment.report', params))
    },
    check: async ({ params, body }, actor) => {
      await checkItem(actor, params, body)
      return checked(actor, params)
    },
    acceptAll: async ({ params, body }, actor) => {
      await acceptAll(actor, params, body.revision)
      return checked(actor, params)
    },
    sendBack: async ({ params, body }, actor) => {
      await sendBack(actor, params, body)
      return checked(actor, params)
    },
  })

import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { assignments } from './assignments.contract.ts'
import {
  createAssignment,
  publishAssignment,
  removeAssignment,
  saveAssignment,
  withdrawAssignment,
} from './assignments.service.ts'
import { earlierAssignments } from './earlier.service.ts'
import { addFile, ownFile, removeFile, versionFile } from './files.service.ts'
import { adjust, giveBack, mark, submissionToMark } from './marking.service.ts'
import { handIn, ownAssignment, ownAssignments as ownOf, saveDraft } from './own.service.ts'
import { owedCards } from './owed.service.ts'
import { ownAssignments } from './ownAssignments.contract.ts'
import { presentOwn, presentOwnCard } from './ownAssignments.present.ts'
import { assignmentView, classAssignments, countWaiting, queueOf, waiting } from './queue.service.ts'
import { resemblancesOf } from './resemblance/resemblance.service.ts'
import { submissions } from './submissions.contract.ts'
import { presentSubmission } from './submissions.present.ts'
import { resultsWorkbook } from './workbook.service.ts'
import type { Actor } from '../../access/actor.ts'

export const assignmentsRoutes = (_app: AppContext) =>
  mount(assignments, {
    waitingCount: (_input, actor) => countWaiting(actor),
    waiting: ({ query }, actor) => waiting(actor, query),
    list: async ({ params }, actor) => ({ items: await classAssignments(actor, params.trainingClass) }),
    create: async ({ params, body }, actor) =>
      assignmentView(await createAssignment(actor, params.trainingClass, body)),
    earlier: async ({ params }, actor) => ({ items: await earlierAssignments(actor, params.trainingClass) }),
    workbook: ({ params }, actor) => resultsWorkbook(actor, params.trainingClass),
    show: ({ params }, actor) => queueOf(actor, params.assignment),
    save: async ({ params, body }, actor) => assignmentView(await saveAssignment(actor, params.assignment, body)),
    publish: async ({ params, body }, actor) =>
      assignmentView(await publishAssignment(actor, params.assignment, body.revision)),
    withdraw: async ({ params }, actor) => assignmentView(await withdrawAssignment(actor, params.assignment)),
    remove: async ({ params }, actor) => {
      await removeAssignment(actor, params.assignment)
      return done
    },
  })

export const ownAssignmentsRoutes = (app: AppContext) =>
  mount(ownAssignments, {
    owed: async (_input, actor) => ({ items: await owedCards(actor) }),
    list: async ({ params }, actor) => ({ items: (await ownOf(actor, params.trainingClass)).map(presentOwnCard) }),
    show: async ({ params }, actor) => presentOwn(await ownAssignment(actor, params.assignment)),
    save: async ({ params, body }, actor) => presentOwn(await saveDraft(actor, params.assignment, body)),
    handIn: async ({ params, body }, actor) => presentOwn(await handIn(actor, params.assignment, body.revision)),
    addFile: async ({ params, file }, actor) => presentOwn(await addFile(app, actor, params.assignment, file)),
    removeFile: async ({ params }, actor) => presentOwn(await removeFile(app, actor, params)),
    file: ({ params }, actor) => ownFile(app, actor, params),
  })

const shown = async (actor: Actor, id: string) => presentSubmission(actor, await submissionToMark(actor, id))

export const submissionsRoutes = (app: AppContext) =>
  mount(submissions, {
    show: ({ params }, actor) => shown(actor, params.submission),
    mark: async ({ params, body }, actor) => {
      await mark(actor, params.submission, body)
      return shown(actor, params.submission)
    },
    giveBack: async ({ params, body }, actor) => {
      await giveBack(actor, params.submission, body)
      return shown(actor, params.submission)
    },
    adjust: async ({ params, body }, actor) => {
      await adjust(actor, params.submission, body)
      return shown(actor, params.submission)
    },
    file: async ({ params }, actor) => {
      const { submission } = await submissionToMark(actor, params.submission)
      return versionFile(app, submission, params.proof)
    },
    resemblances: ({ params }, actor) => resemblancesOf(actor, params.submission),
  })

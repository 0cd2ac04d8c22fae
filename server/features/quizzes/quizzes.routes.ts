import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { withPictures } from '../questions/pictures.service.ts'
import { handIn, saveAnswer, showAttempt, showQuiz, startAttempt } from './attempts.service.ts'
import { mark, showMarking } from './marking.service.ts'
import { countWaiting, marked, waiting } from './markingLists.service.ts'
import { quizzes } from './quizzes.contract.ts'

export const quizzesRoutes = (app: AppContext) =>
  mount(quizzes, {
    show: ({ params }, actor) => showQuiz(actor, params),
    start: async ({ params }, actor) => withPictures(app, actor, await startAttempt(actor, params)),
    attempt: async ({ params }, actor) => withPictures(app, actor, await showAttempt(actor, params.attempt)),
    answer: ({ params, body }, actor) => saveAnswer(actor, params, body),
    finish: async ({ params }, actor) => withPictures(app, actor, await handIn(actor, params.attempt)),
    waiting: ({ query }, actor) => waiting(actor, query),
    waitingCount: (_input, actor) => countWaiting(actor),
    marked: ({ query }, actor) => marked(actor, query),
    marking: async ({ params }, actor) => withPictures(app, actor, await showMarking(actor, params.attempt)),
    mark: async ({ params, body }, actor) =>
      withPictures(app, actor, await mark(actor, params.attempt, body.marks, body.correction)),
  })

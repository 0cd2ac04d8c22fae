import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { handIn, saveAnswer, showAttempt, showQuiz, startAttempt } from './attempts.service.ts'
import { mark, showMarking } from './marking.service.ts'
import { countWaiting, marked, waiting } from './markingLists.service.ts'
import { quizzes } from './quizzes.contract.ts'

export const quizzesRoutes = (_app: AppContext) =>
  mount(quizzes, {
    show: ({ params }, actor) => showQuiz(actor, params),
    start: ({ params }, actor) => startAttempt(actor, params),
    attempt: ({ params }, actor) => showAttempt(actor, params.attempt),
    answer: ({ params, body }, actor) => saveAnswer(actor, params, body),
    finish: ({ params }, actor) => handIn(actor, params.attempt),
    waiting: ({ query }, actor) => waiting(actor, query),
    waitingCount: (_input, actor) => countWaiting(actor),
    marked: ({ query }, actor) => marked(actor, query),
    marking: ({ params }, actor) => showMarking(actor, params.attempt),
    mark: ({ params, body }, actor) => mark(actor, params.attempt, body.marks, body.correction),
  })

import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { courses } from './courseList.service.ts'
import { ownCredit } from './credit.service.ts'
import { learning } from './learning.contract.ts'
import { answerQuestion } from './videoAnswers.service.ts'
import { openLesson, readLesson, showLesson } from './lessons.service.ts'
import { moveToNewest } from './upgrade.service.ts'
import { ownHours, ownRecord, recordWorkbook } from './record.service.ts'
import { course, today } from './today.service.ts'

export const learningRoutes = (app: AppContext) =>
  mount(learning, {
    today: (_input, actor) => today(app, actor),
    courses: (_input, actor) => courses(app, actor),
    course: ({ params }, actor) => course(app, actor, params.course),
    newest: ({ params }, actor) => moveToNewest(app, actor, params.course),
    lesson: ({ params }, actor) => showLesson(app, actor, params),
    open: ({ params }, actor, { req }) => openLesson(app, actor, params, req.session.device ?? '未知设备'),
    read: ({ params }, actor) => readLesson(actor, params),
    answerQuestion: ({ params, body }, actor) => answerQuestion(actor, params, body.answer),
    credit: ({ params }, actor) => ownCredit(actor, params),
    record: ({ query }, actor) => ownRecord(actor, query),
    hours: (_input, actor) => ownHours(actor),
    recordFile: ({ query }, actor) => recordWorkbook(actor, query),
  })

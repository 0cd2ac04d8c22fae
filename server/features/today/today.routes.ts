import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { owedCards } from '../assignments/owed.service.ts'
import { signInsToday } from '../attendance/ownToday.service.ts'
import { countOwnWaiting } from '../classes/nominations/own.service.ts'
import { openCards } from '../evaluations/answered.service.ts'
import { ownCards } from '../exams/sittings/ownShow.service.ts'
import { today as learningToday } from '../learning/today.service.ts'
import { countDue } from '../practice/book.service.ts'
import { today } from './today.contract.ts'

export const todayRoutes = (app: AppContext) =>
  mount(today, {
    /** Asked at the same time, so that what several of them read is read once. */
    async show(_input, actor) {
      const [learning, count, signIns, exams, review, assignments, evaluations] = await Promise.all([
        learningToday(app, actor),
        countOwnWaiting(actor),
        signInsToday(actor),
        ownCards(actor),
        countDue(actor),
        owedCards(actor),
        openCards(actor),
      ])
      return {
        ...{ learning, seats: { count }, signIns: { items: signIns }, exams: { items: exams }, review },
        ...{ assignments: { items: assignments }, evaluations: { items: evaluations } },
      }
    },
  })

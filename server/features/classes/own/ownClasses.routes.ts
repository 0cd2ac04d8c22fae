import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { businessDate } from '../../../lib/clock.ts'
import { basesById } from '../../bases/bases.service.ts'
import { phaseOn } from '../classes.rule.ts'
import { ownClass } from '../members.service.ts'
import { ownClasses } from './ownClasses.contract.ts'
import { ownDay, runningClasses } from './ownDay.service.ts'

export const ownClassesRoutes = (_app: AppContext) =>
  mount(ownClasses, {
    running: (_input, actor) => runningClasses(actor),
    day: ({ params }, actor) => ownDay(actor, params.trainingClass),
    async show({ params }, actor) {
      const { trainingClass: row } = await ownClass(actor, params.trainingClass)
      const base = (await basesById([row.base])).get(row.base)
      return {
        ...{ id: row._id, title: row.title, intake: row.intake, from: row.from, to: row.to, mode: row.mode },
        ...{ bring: row.bring, credit: row.credit, base: base?.name ?? '', phase: phaseOn(row, businessDate()) },
        venue: row.venue || (base?.address ?? ''),
        directions: row.directions || (base?.directions ?? ''),
      }
    },
  })

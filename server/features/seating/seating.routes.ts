import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { ownSeats, seating } from './seating.contract.ts'
import { ownSeat, saveSeating, seatingOf } from './seating.service.ts'

export const seatingRoutes = (_app: AppContext) =>
  mount(seating, {
    show: ({ params }, actor) => seatingOf(actor, params.trainingClass),
    save: async ({ params, body }, actor) => ({ revision: await saveSeating(actor, params.trainingClass, body) }),
  })

export const ownSeatsRoutes = (_app: AppContext) =>
  mount(ownSeats, { show: ({ params }, actor) => ownSeat(actor, params.trainingClass) })

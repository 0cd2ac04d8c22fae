import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { ownAttendance as contract } from './ownAttendance.contract.ts'
import { ownAttendance } from './own.service.ts'
import { presentOwnAttendance, presentSigned } from './ownPresent.ts'
import { roomsOf, signInsToday } from './ownToday.service.ts'
import { claim, signIn } from './signIn.service.ts'

export const ownAttendanceRoutes = (app: AppContext) =>
  mount(contract, {
    today: async (_input, actor) => ({ items: await signInsToday(actor) }),
    async show({ params }, actor) {
      const own = await ownAttendance(actor, params.trainingClass)
      return presentOwnAttendance(own, await roomsOf(own))
    },
    signIn: async ({ body }, actor) => presentSigned(await signIn(app, actor, body)),
    claim: async ({ body }, actor) => presentSigned(await claim(app, actor, body.code)),
  })

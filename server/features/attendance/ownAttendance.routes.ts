import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { basesById } from '../bases/bases.service.ts'
import { ownAttendance as contract } from './ownAttendance.contract.ts'
import { ownAttendance, ownToday, type OwnAttendance } from './own.service.ts'
import { presentOwnAttendance, presentOwnSession, presentSigned } from './ownPresent.ts'
import { claim, signIn } from './signIn.service.ts'

async function roomsOf({ trainingClass }: OwnAttendance): Promise<Map<string, string>> {
  const base = (await basesById([trainingClass.base])).get(trainingClass.base)
  return new Map(base?.rooms.map(({ id, name }) => [id, name]))
}

export const ownAttendanceRoutes = (app: AppContext) =>
  mount(contract, {
    async today(_input, actor) {
      const own = await ownToday(actor)
      const items = own.map(async (each) => ({
        trainingClass: { id: each.trainingClass._id, title: each.trainingClass.title },
        sessions: each.sessions.map(presentOwnSession(each, await roomsOf(each))),
      }))
      return { items: await Promise.all(items) }
    },
    async show({ params }, actor) {
      const own = await ownAttendance(actor, params.trainingClass)
      return presentOwnAttendance(own, await roomsOf(own))
    },
    signIn: async ({ body }, actor) => presentSigned(await signIn(app, actor, body)),
    claim: async ({ body }, actor) => presentSigned(await claim(app, actor, body.code)),
  })

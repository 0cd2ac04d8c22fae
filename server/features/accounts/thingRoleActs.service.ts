/** What the endpoints of roles for one thing do, whatever the thing: `owned` says whose it is, and refuses others. */
import type { Actor } from '../../access/actor.ts'
import { candidates, grantFor, revokeFor, rolesOf, type NewThingRole, type Thing } from './thingRoles.service.ts'

export function thingRoleActs(owned: (actor: Actor, id: string) => Promise<Thing>) {
  const present = async (thing: Thing) => ({
    items: (await rolesOf(thing)).map(({ _id: id, role, name, login, from, to, byName: by, ended }) => ({
      ...{ id, role, name, login, from, to, by, ended },
    })),
  })
  return {
    list: async (actor: Actor, id: string) => present(await owned(actor, id)),
    async candidates(actor: Actor, id: string, search: string) {
      const found = await candidates(await owned(actor, id), search)
      return { items: found.map(({ login, name }) => ({ login, name })) }
    },
    async grant(actor: Actor, id: string, role: NewThingRole) {
      const thing = await owned(actor, id)
      await grantFor(actor, thing, role)
      return present(thing)
    },
    async revoke(actor: Actor, id: string, role: string) {
      const thing = await owned(actor, id)
      await revokeFor(actor, thing, role)
      return present(thing)
    },
  }
}

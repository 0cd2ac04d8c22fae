import { type Actor, unitsOf, scope } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { Units } from '../organisations/organisations.model.ts'
import { freeForUploads } from './diskSpace.ts'

/** What may be uploaded now, and where to. */
export async function limits(app: AppContext, actor: Actor) {
  const units = await Units.find(
    { _id: { $in: unitsOf(actor, 'asset.write') }, ...scope(actor, 'asset.write') },
    'name',
  )
    .sort({ _id: 1 })
    .lean()
  return {
    maxBytes: app.config.uploadMaxBytes,
    freeBytes: await freeForUploads(app),
    units: units.map(({ _id, name }) => ({ id: _id, name })),
  }
}

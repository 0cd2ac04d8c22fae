import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { readersOf, readsOf } from '../reads.service.ts'
import type { MaterialView } from './materials.contract.ts'
import type { ClassMaterial } from './materials.model.ts'

export async function presentMaterials(
  actor: Actor,
  rows: readonly ClassMaterial[],
  runs: boolean,
): Promise<z.input<typeof MaterialView>[]> {
  const ids = rows.map(({ _id }) => _id)
  const [opened, readers] = await Promise.all([readsOf(actor, ids), runs ? readersOf(ids) : null])
  return rows.map(({ _id, title, session, from, file, link, by, at, revision }) => ({
    ...{ id: _id, title, session, from, link, by, at: at.toISOString(), revision },
    file: file && { name: file.name, size: file.size },
    isNew: !runs && !opened.has(_id),
    readers: readers && (readers.get(_id) ?? 0),
  }))
}

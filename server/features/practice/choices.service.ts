/** What the form of a set offers. */
import type { Actor } from '../../access/actor.ts'
import { scope } from '../../access/actor.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { classesRun } from '../classes/run.service.ts'
import { publishedExcept } from '../courses/published.service.ts'
import { Units, type Unit } from '../organisations/organisations.model.ts'

const OFFERED = 20

export async function setChoices(
  actor: Actor,
  { what, search = '' }: { what: 'class' | 'unit' | 'course'; search?: string | undefined },
) {
  const own = scope(actor, 'practice.write')
  if (what === 'class')
    return (await classesRun(actor, search, OFFERED)).map(({ _id, title, from, to }) => ({
      ...{ id: _id, name: title, path: `${from} 至 ${to}` },
    }))
  if (what === 'course')
    return (await publishedExcept([], { own: scope(actor, 'course.read'), search, limit: OFFERED })).map(
      ({ _id, title }) => ({
        ...{ id: _id, name: title, path: '' },
      }),
    )
  const units = await findInOrder<Unit>(
    Units,
    [own, { closedOn: null }, nameSearch(search)],
    { pinyin: 1, _id: 1 },
    OFFERED,
  )
  return units.map(({ _id, name }) => ({ id: _id, name, path: '' }))
}

/** What the form of a class offers. */
import { scope, unitsOf, type Actor } from '../../access/actor.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { listBases } from '../bases/bases.service.ts'
import { publishedExcept } from '../courses/published.service.ts'
import { Units, type Unit } from '../organisations/organisations.model.ts'
import { positions } from '../organisations/organisations.service.ts'
import { topUnits } from '../organisations/topUnits.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { programmesFor } from '../programmes/inUse.service.ts'
import { requirementsFor } from '../programmes/requirements.service.ts'

const OFFERED = 20
const named = ({ _id, title }: { _id: string; title: string }) => ({ id: _id, name: title })
const called = ({ _id, name }: { _id: string; name: string }) => ({ id: _id, name })

export async function classChoices(actor: Actor) {
  const [units, bases, programmes, requirements, all] = await Promise.all([
    topUnits(actor, 'class.write'),
    listBases(actor, false),
    programmesFor(actor, 'class.write'),
    requirementsFor(actor, 'class.write'),
    positions(),
  ])
  const root = units[0]?.ancestors[0]
  const names = await unitNames([...(root ? [root] : []), ...bases.map(({ unit }) => unit)])
  const held = new Set(unitsOf(actor, 'class.write'))
  const own = bases.filter(({ ancestors }) => ancestors.some((each) => held.has(each)))
  return {
    bases: own.map(({ _id, name, unit }) => ({ id: _id, name, unit, unitName: names.get(unit) ?? '' })),
    programmes: programmes.map(named),
    requirements: requirements.map(named),
    positions: all.filter(({ archivedAt }) => archivedAt === undefined).map(called),
    audience: root ? { id: root, name: names.get(root) ?? '' } : null,
  }
}

/** The committee and its institutions, by name: any of them may be asked for people, whoever runs the base. */
export async function audiences(actor: Actor, search: string | undefined) {
  const units = await topUnits(actor, 'class.write')
  const roots = [...new Set(units.flatMap(({ ancestors: [root] }) => root ?? []))]
  const filters = [
    { ancestors: { $in: roots }, closedOn: null, level: { $in: ['committee', 'institution'] } },
    nameSearch(search),
  ]
  const found = await findInOrder<Unit>(Units, filters, { pinyin: 1, _id: 1 }, OFFERED)
  return { items: found.map(called) }
}

export async function coursesOffered(actor: Actor, search: string | undefined) {
  const found = await publishedExcept([], { own: scope(actor, 'class.write'), search, limit: OFFERED })
  return { items: found.map(named) }
}

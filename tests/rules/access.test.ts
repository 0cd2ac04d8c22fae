import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { can, ownPerson, reach, scope, unitsOf, type Actor, type HeldGrant } from '../../server/access/actor.ts'
import { capabilitiesOf, roles, type Capability } from '../../server/access/capabilities.ts'
import { loadActor } from '../../server/features/accounts/accounts.service.ts'
import { credentialOf } from '../../server/features/accounts/password.ts'
import { Units, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { newId } from '../../server/lib/id.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

const actor = (grants: HeldGrant[]): Actor => ({
  account: 'a',
  login: 'a',
  name: '甲',
  person: null,
  grants,
  session: 's',
  mustChangePassword: false,
})
const capabilities = [...new Set(roles.flatMap((role) => capabilitiesOf(role)))]

let site: TestSite
beforeAll(async () => {
  site = await openSite('access')
})
afterAll(() => site.close())

/** A tree by the index of each unit's parent; the first is the root. */
const tree = fc
  .array(fc.nat(), { minLength: 1, maxLength: 15 })
  .map((parents) => [null, ...parents.map((parent, index) => parent % (index + 1))])

async function grow(parents: (number | null)[]): Promise<Unit[]> {
  const units: Unit[] = []
  for (const parent of parents) units.push(await makeUnit('faculty', parent === null ? null : units[parent]!))
  return units
}
/** Climbs from parent to parent: what "in the subtree" means, without the ancestors that the filter uses. */
const liesIn = (parents: (number | null)[], unit: number, top: number): boolean =>
  unit === top || (parents[unit] !== null && liesIn(parents, parents[unit]!, top))

describe('a grant', () => {
  it('covers exactly the subtree of its unit, and each unit once however many grants reach it', async () => {
    const grant = fc.record({ role: fc.constantFrom(...roles), unit: fc.nat() })
    const few = fc.constantFrom('committee' as const, 'unit-admin' as const) // who are asked for what both may do: often in several units
    const held = fc.array(fc.oneof(grant, fc.record({ role: few, unit: fc.nat() })), { maxLength: 5 })
    const asked = fc.oneof(
      fc.constantFrom(...capabilities),
      fc.constantFrom<Capability>('roster.read', 'coverage.read'),
    )
    await fc.assert(
      fc.asyncProperty(tree, held, asked, async (parents, grants, capability) => {
        const units = await grow(parents)
        const someone = actor(grants.map(({ role, unit }) => ({ role, unit: units[unit % units.length]!._id })))
        const tops = grants
          .filter(({ role }) => capabilitiesOf(role).includes(capability))
          .map(({ unit }) => unit % units.length)
        expect(can(someone, capability)).toBe(tops.length > 0)
        if (tops.length === 0)
          return void expect(() => scope(someone, capability)).toThrow(
            expect.objectContaining({ code: 'access.denied', status: 403 }),
          )
        const found = await Units.find(scope(someone, capability), { _id: 1 }).lean()
        const meant = units.filter((_, index) => tops.some((top) => liesIn(parents, index, top)))
        expect(found.map(({ _id }) => _id).sort()).toEqual(meant.map(({ _id }) => _id).sort())
      }),
      { numRuns: 30 },
    )
  })

  it('gives the capabilities of its role and no other; a unit held twice counts once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ role: fc.constantFrom(...roles), unit: fc.constantFrom('u', 'v', 'w') })),
        fc.constantFrom(...capabilities),
        (grants, capability) => {
          const units = unitsOf(actor(grants), capability)
          expect(new Set(units).size).toBe(units.length)
          for (const unit of ['u', 'v', 'w'])
            expect(units.includes(unit)).toBe(
              grants.some((grant) => grant.unit === unit && capabilitiesOf(grant.role).includes(capability)),
            )
        },
      ),
    )
  })

  it('filters whatever field the rows carry their ancestors in', () => {
    expect(scope(actor([{ role: 'unit-admin', unit: 'u' }]), 'roster.read', 'unit.ancestors')).toEqual({
      'unit.ancestors': { $in: ['u'] },
    })
  })
})

describe('a role for one thing', () => {
  const assistant = (things: string[], grants: HeldGrant[] = []): Actor => ({
    ...actor(grants),
    things: things.map((thing) => ({ role: 'assistant', kind: 'course', thing })),
  })

  it('reaches that thing alone, beside what the units reach, and no row twice', () => {
    const filters = (of: Actor) => reach(of, 'attempt.mark', 'course', 'course')
    expect(filters(assistant(['c', 'c']))).toEqual([{ course: { $in: ['c'] } }])
    expect(filters(actor([{ role: 'instructor', unit: 'u' }]))).toEqual([{ ancestors: { $in: ['u'] } }])
    expect(filters(assistant(['c'], [{ role: 'instructor', unit: 'u' }]))).toEqual([
      { ancestors: { $in: ['u'] } },
      { course: { $in: ['c'] }, ancestors: { $nin: ['u'] } },
    ])
    const refused = expect.objectContaining({ code: 'access.denied', status: 403 })
    expect(() => filters(actor([]))).toThrow(refused)
    expect(can(assistant(['c']), 'attempt.mark')).toBe(true)
    expect(() => scope(assistant(['c']), 'attempt.mark'), 'no unit is reached by it').toThrow(refused)
    expect(can(assistant(['c']), 'course.write')).toBe(false)
  })
})

describe('the grants of an account', () => {
  it.each<[string, string, string | null, boolean]>([
    ['until further notice', '2020-01-01', null, true],
    ['from today', '2025-06-02', null, true],
    ['from tomorrow', '2025-06-03', null, false],
    ['with today as its last day', '2020-01-01', '2025-06-03', true],
    ['that ended yesterday', '2020-01-01', '2025-06-02', false],
    ['that ended long ago', '2020-01-01', '2020-02-01', false],
  ])('%s', async (_when, from, to, counts) => {
    const clock = standingClock('2025-06-01T16:30:00Z') // half an hour into 2 June in Shanghai
    const { institution } = await makeTree()
    const account = await makeAccount('unit-admin', institution, {
      grants: [{ _id: newId(), role: 'unit-admin', unit: institution._id, from, to }],
    })
    const loaded = await loadActor({ account: account._id, credential: credentialOf(account.passwordHash) })
    clock.release()
    expect(loaded!.grants).toEqual(counts ? [{ role: 'unit-admin', unit: institution._id }] : [])
  })

  it('do not help a disabled account, nor one that is gone or has another password', async () => {
    const { institution } = await makeTree()
    const account = await makeAccount('unit-admin', institution, { disabledAt: new Date('2025-01-01') })
    const credential = credentialOf(account.passwordHash)
    expect(await loadActor({ account: account._id, credential })).toBeNull()
    expect(await loadActor({ account: 'nobody', credential })).toBeNull()
    const { _id } = await makeAccount('unit-admin', institution)
    expect(await loadActor({ account: _id, credential })).not.toBeNull()
    for (const other of ['', 'another']) expect(await loadActor({ account: _id, credential: other })).toBeNull()
  })
})

it('the three separated duties of 等保 2.0 share no capability that writes', () => {
  const writes = (role: 'system-admin' | 'security-admin' | 'audit-admin') =>
    capabilitiesOf(role).filter((each: Capability) => each.endsWith('.write'))
  const [system, security, audit] = [writes('system-admin'), writes('security-admin'), writes('audit-admin')]
  expect(new Set([...system, ...security, ...audit]).size).toBe(system.length + security.length + audit.length)
  expect(capabilitiesOf('audit-admin')).toEqual(['audit.read'])
  for (const role of roles.filter((each) => each !== 'audit-admin'))
    expect(capabilitiesOf(role)).not.toContain('audit.read')
})

it('who acts for oneself must be a person', () => {
  expect(ownPerson({ ...actor([]), person: 'p' })).toBe('p')
  expect(() => ownPerson(actor([]))).toThrow(expect.objectContaining({ code: 'access.denied' }))
})

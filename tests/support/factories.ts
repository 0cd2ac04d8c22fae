/** Makes the people and things that a test needs, straight in the database; every call makes new ones. */
import { hash } from '@node-rs/argon2'
import type { Role } from '../../server/access/capabilities.ts'
import { Accounts, type Account } from '../../server/features/accounts/accounts.model.ts'
import { newAccount } from '../../server/features/accounts/newAccount.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { Units, type Unit, type UnitLevel } from '../../server/features/organisations/organisations.model.ts'
import { Appointments, People, type Person } from '../../server/features/roster/roster.model.ts'
import { newId } from '../../server/lib/id.ts'
import { NO_DETAILS } from '../../server/features/roster/personDetails.rule.ts'
import { nameKeys } from '../../server/lib/nameKeys.ts'

const passwordHash = hash(DEMO_PASSWORD, { memoryCost: 1024, timeCost: 2 })

export async function makeUnit(level: UnitLevel, parent: Unit | null = null, given: Partial<Unit> = {}): Promise<Unit> {
  const unit = unitOf(level, parent, given)
  await Units.create(unit)
  return unit
}

function unitOf(level: UnitLevel, parent: Unit | null, given: Partial<Unit> = {}): Unit {
  const _id = newId()
  const unit: Unit = {
    _id,
    name: `单位 ${_id}`,
    pinyin: `danwei ${_id}`,
    initials: 'dw',
    names: [],
    kind: level === 'institution' ? 'university' : level,
    level,
    sector: level === 'institution' ? 'university' : null,
    branchKind: level === 'branch' ? 'teacher' : null,
    placements: [{ parent: parent?._id ?? null, from: '2000-01-01', to: null }],
    parent: parent?._id ?? null,
    ancestors: [...(parent?.ancestors ?? []), _id],
    order: 0,
    closedOn: null,
    revision: 1,
    ...given,
  }
  if (unit.names.length === 0) unit.names = [{ name: unit.name, from: unit.placements[0]!.from, to: null }]
  return unit
}

/** committee > institution > faculty > branch, one of each. */
export async function makeTree() {
  const committee = unitOf('committee', null)
  const institution = unitOf('institution', committee)
  const faculty = unitOf('faculty', institution)
  const branch = unitOf('branch', faculty)
  await Units.insertMany([committee, institution, faculty, branch])
  return { committee, institution, faculty, branch }
}

export async function makePerson(
  unit: Unit,
  position = 'teacher-branch-secretary',
  from = '2020-01-01',
  given: Partial<Person> = {},
): Promise<Person> {
  const _id = newId()
  const person: Person = {
    _id,
    name: `人员 ${_id}`,
    pinyin: `renyuan ${_id}`,
    initials: 'ry',
    reading: null,
    foundBy: nameKeys({ name: `人员 ${_id}`, ...given }),
    staffNumber: null,
    phone: null,
    details: NO_DETAILS,
    ancestors: unit.ancestors,
    seenUntil: null,
    ...given,
  }
  await People.create(person)
  await Appointments.create({
    person: _id,
    unit: unit._id,
    ancestors: unit.ancestors,
    position,
    from,
    to: null,
    recordedAt: new Date('2020-01-01T00:00:00Z'),
    supersededAt: null,
  })
  return person
}

/** An account with the demo password and one role; `login` is unique. */
export async function makeAccount(role: Role, unit: Unit, given: Partial<Account> = {}): Promise<Account> {
  const _id = newId()
  const account = newAccount({
    _id,
    login: `u-${_id}`,
    name: `账号 ${_id}`,
    pinyin: `zhanghao ${_id}`,
    ancestors: unit.ancestors,
    passwordHash: await passwordHash,
    mustChangePassword: false,
    createdAt: new Date('2020-01-01T00:00:00Z'),
    ...(role === 'trainee'
      ? { learner: true }
      : { grants: [{ _id: newId(), role, unit: unit._id, from: '2000-01-01', to: null }] }),
    ...given,
  })
  await Accounts.create(account)
  return account
}

/** A trainee: a person with a post in the unit, and the account. */
export async function makeTrainee(unit: Unit, position?: string, from?: string) {
  const person = await makePerson(unit, position, from)
  const account = await makeAccount('trainee', unit, { person: person._id, name: person.name })
  return { person, account }
}

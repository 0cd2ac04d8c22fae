/** Secretaries and organisers, now and before: invented people with terms that follow the elections of some years. */
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import type { Appointment, Person } from '../server/features/roster/roster.model.ts'
import { nameFields } from '../server/features/roster/names.ts'
import { NO_DETAILS } from '../server/features/roster/personDetails.rule.ts'
import { sealedNumber } from '../server/features/roster/secrets.service.ts'
import { addDays, instant, laterOf } from './dates.ts'
import { personName } from './names.ts'
import type { Organisation, Size } from './organisation.ts'
import type { PositionId } from './positions.ts'
import { random, type Random } from './random.ts'

export interface Holder {
  person: Person
  unit: Unit
  position: PositionId
  /** Since when without a gap: re-election is no new appointment. */
  since: string
}
export interface Roster {
  people: Person[]
  appointments: Appointment[]
  /** Those who hold a post today, post by post. */
  holders: Holder[]
}

const SECRETARY_OF: Record<NonNullable<Unit['branchKind']>, PositionId> = {
  teacher: 'teacher-branch-secretary',
  student: 'student-branch-secretary',
  graduate: 'student-branch-secretary',
  hospital: 'hospital-branch-secretary',
  administrative: 'administrative-branch-secretary',
  retired: 'retired-branch-secretary',
}
/**
 * 任期: five years for committees of faculties, three for branches (《中国共产党基层组织选举工作条例》); some are
 * elected earlier.
 */
const TERM_YEARS = { faculty: [5, 5, 5, 4], branch: [3, 3, 3, 2] } as const
const ORGANISERS = { full: 400, small: 3 }
/** Paper was taken over into the system then: what ended before is one line, later corrections are kept. */
const TAKEN_OVER_DAYS = 240

/** Fills the roster; one object so that the parts of the making share what they count. */
class RosterMaker {
  readonly roster: Roster = { people: [], appointments: [], holders: [] }
  readonly #today: string
  readonly #takenOver: string
  readonly #chance: Random
  readonly #traitChance: Random
  constructor(today: string) {
    this.#today = today
    this.#takenOver = addDays(today, -TAKEN_OVER_DAYS)
    this.#chance = random('people')
    this.#traitChance = random('traits')
  }

  person(): Person {
    const chance = this.#chance
    const name = personName(chance)
    const number = this.roster.people.length
    const _id = chance.id()
    const staffNumber = chance.chance(0.9) ? `${chance.int(1990, 2020)}${String(number).padStart(5, '0')}` : null
    const person: Person = {
      _id,
      name,
      ...nameFields({ name, staffNumber }),
      staffNumber,
      // 100: no mobile number begins so
      phone: sealedNumber(
        _id,
        'phone',
        chance.chance(0.8) ? `100${String(chance.int(0, 99_999_999)).padStart(8, '0')}` : null,
      ),
      details: { ...NO_DETAILS, ...this.#traits() },
      ancestors: [],
      seenUntil: null,
    }
    this.roster.people.push(person)
    return person
  }

  /** Of nearly everybody sex and year of birth are known. */
  #traits(): Pick<Person['details'], 'sex' | 'birthYear'> {
    const chance = this.#traitChance
    const [known, sex] = [chance.chance(0.97), chance.chance(0.46) ? 'female' : 'male'] as const
    const birthYear = Number(this.#today.slice(0, 4)) - Math.round((chance.int(28, 58) + chance.int(30, 60)) / 2)
    return known ? { sex, birthYear } : { sex: null, birthYear: null }
  }

  /** A term as it was recorded. One that ended after the take-over was first recorded as open, then superseded. */
  #record(
    person: Person,
    unit: Unit,
    position: PositionId,
    from: string,
    to: string | null,
    dualLeader: boolean,
  ): void {
    const term = { person: person._id, unit: unit._id, ancestors: unit.ancestors, position, from, dualLeader }
    const opened = instant(laterOf(addDays(from, 2), this.#takenOver))
    if (to === null || to <= this.#takenOver) {
      this.roster.appointments.push({ _id: this.#chance.id(), ...term, to, recordedAt: opened, supersededAt: null })
      return
    }
    const closed = instant(addDays(to, 1), 11 * 60)
    this.roster.appointments.push({
      _id: this.#chance.id(),
      ...term,
      to: null,
      recordedAt: opened,
      supersededAt: closed,
    })
    this.roster.appointments.push({ _id: this.#chance.id(), ...term, to, recordedAt: closed, supersededAt: null })
  }

  /** Today's holder, re-elected or new, and whoever held the post in the term before. */
  fill(unit: Unit, position: PositionId, years: readonly number[], person = this.person()): void {
    const chance = this.#chance
    const term = chance.pick(years) * 365
    const elected = addDays(this.#today, -chance.int(4, term))
    const before = addDays(elected, -term)
    const dualLeader = position === 'teacher-branch-secretary' && chance.chance(0.6)
    const reelected = chance.chance(0.3)
    if (reelected) this.#record(person, unit, position, before, elected, dualLeader)
    else if (chance.chance(0.25)) this.#record(this.person(), unit, position, before, elected, dualLeader)
    this.hold(person, unit, position, reelected ? before : elected, elected, dualLeader)
  }

  hold(person: Person, unit: Unit, position: PositionId, since: string, elected: string, dualLeader: boolean): void {
    this.#record(person, unit, position, elected, null, dualLeader)
    person.ancestors = [...new Set([...person.ancestors, ...unit.ancestors])]
    this.roster.holders.push({ person, unit, position, since })
  }

  /** Somebody who already holds a post in the same institution, else nobody. */
  colleague(unit: Unit, share: number): Person | undefined {
    if (!this.#chance.chance(share)) return undefined
    const near = this.roster.holders.filter(
      (holder) => holder.unit.ancestors[1] === unit.ancestors[1] && holder.position === 'faculty-secretary',
    )
    return near.length > 0 ? this.#chance.pick(near).person : undefined
  }

  organisers(organisation: Organisation, count: number): void {
    const homes = [...organisation.institutions, ...organisation.faculties]
    for (let made = 0; made < count; made++) {
      const unit = homes[(made * 7) % homes.length]!
      const since = addDays(this.#today, -this.#chance.int(10, 2_400))
      this.hold(this.person(), unit, 'organiser', since, since, false)
    }
  }
}

/**
 * Everybody with a post; `trainee` is the demo account's person, secretary of a teacher branch since before the window
 * of the requirement, so due at its end.
 */
export function makeRoster(
  size: Size,
  organisation: Organisation,
  traineeBranch: Unit,
  today: string,
): Roster & { trainee: Person } {
  const maker = new RosterMaker(today)
  for (const faculty of organisation.faculties) maker.fill(faculty, 'faculty-secretary', TERM_YEARS.faculty)
  for (const branch of organisation.branches.filter((each) => each !== traineeBranch))
    maker.fill(branch, SECRETARY_OF[branch.branchKind!], TERM_YEARS.branch, maker.colleague(branch, 0.015))
  maker.organisers(organisation, ORGANISERS[size])
  const colleague = maker.person()
  const name = '林晓岚'
  const trainee: Person = { ...colleague, name, ...nameFields({ ...colleague, name }) }
  maker.roster.people.splice(-1, 1, trainee)
  const since = `${Number(today.slice(0, 4)) - 2}-03-08`
  maker.hold(trainee, traineeBranch, 'teacher-branch-secretary', since, since, true)
  return { ...maker.roster, trainee }
}

/** The tree of units: one committee, its institutions, their faculties, their branches. */
import type { Unit, UnitLevel } from '../server/features/organisations/organisations.model.ts'
import { pinyinOf } from '../server/lib/pinyin.ts'
import { addDays } from './dates.ts'
import { DEPARTMENTS, FACULTIES, INSTITUTIONS, SMALL_INSTITUTIONS, type Institution } from './institutions.ts'
import { chineseNumber } from './names.ts'
import { random, shares, type Random } from './random.ts'

export interface Organisation {
  committee: Unit
  institutions: Unit[]
  faculties: Unit[]
  branches: Unit[]
  all: Unit[]
}
export type Size = 'full' | 'small'
const SIZES = {
  full: { institutions: INSTITUTIONS, faculties: 600, branches: 9_400, moved: 12 },
  small: { institutions: SMALL_INSTITUTIONS, faculties: 10, branches: 60, moved: 0 },
}
const FOUNDED = '2000-01-01'

type Kind = NonNullable<Unit['branchKind']>
interface Place {
  /** Name without 党委 or 党总支. */
  stem: string
  unit: Unit
}

function unitBelow(
  parent: Unit | null,
  level: UnitLevel,
  name: string,
  order: number,
  id: string,
  more: Partial<Unit> = {},
): Unit {
  return {
    _id: id,
    name,
    ...pinyinOf(name),
    names: [{ name, from: FOUNDED, to: null }],
    kind: more.sector ?? level,
    level,
    sector: null,
    branchKind: null,
    placements: [{ parent: parent?._id ?? null, from: FOUNDED, to: null }],
    parent: parent?._id ?? null,
    ancestors: [...(parent?.ancestors ?? []), id],
    order,
    closedOn: null,
    revision: 1,
    ...more,
  }
}

const OFFICES = ['机关', '后勤保障处', '图书馆', '资产经营公司', '继续教育学院', '马克思主义学院']

/** Kinds of branches below a faculty, as often as they occur there. */
function kindsOf({ sector }: Institution, stem: string): readonly Kind[] {
  if (stem === '离退休') return ['retired']
  if (sector === 'hospital') return stem === '机关' || stem === '后勤' ? ['administrative'] : ['hospital']
  if (sector === 'affiliate') return ['administrative']
  if (stem === '附属学校') return ['teacher']
  if (OFFICES.includes(stem))
    return stem.endsWith('学院') ? ['teacher', 'teacher', 'graduate', 'administrative'] : ['administrative']
  return [
    'teacher',
    'graduate',
    'student',
    'teacher',
    'graduate',
    'student',
    'graduate',
    'administrative',
    'teacher',
    'student',
    'graduate',
    'retired',
    'teacher',
    'graduate',
    'student',
    'graduate',
  ]
}

const BRANCH_NAMES: Record<Kind, string> = {
  teacher: '教师',
  student: '本科生',
  graduate: '研究生',
  hospital: '',
  administrative: '行政',
  retired: '退休',
}

function branchStem({ sector }: Institution, faculty: string, kind: Kind, index: number): string {
  if (sector === 'hospital') {
    const departments = DEPARTMENTS[faculty] ?? [faculty]
    return departments[index % departments.length]!
  }
  return kind === 'retired' && faculty === '离退休'
    ? faculty
    : `${faculty}${sector === 'affiliate' ? '' : BRANCH_NAMES[kind]}`
}

function branchesOf(institution: Institution, { stem, unit }: Place, count: number, chance: Random): Unit[] {
  const kinds = kindsOf(institution, stem)
  const planned = Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length]!
    return { kind, stem: branchStem(institution, stem, kind, index) }
  })
  const total = Map.groupBy(planned, (branch) => branch.stem)
  const counted = new Map<string, number>()
  return planned.map((branch, index) => {
    const number = (counted.get(branch.stem) ?? 0) + 1
    counted.set(branch.stem, number)
    const name = `${branch.stem}${total.get(branch.stem)!.length > 1 ? `第${chineseNumber(number)}` : ''}党支部`
    return unitBelow(unit, 'branch', name, index, chance.id(), { branchKind: branch.kind })
  })
}

/** Names for the faculties of an institution: what every university has, and of its fields what they offer, in turn. */
function stemsOf({ sector, fields }: Institution, count: number): string[] {
  const pools = fields.map((field) => FACULTIES[field])
  const longest = Math.max(...pools.map(({ length }) => length))
  const own = Array.from({ length: longest }, (_, index) => pools.flatMap((pool) => pool[index] ?? [])).flat()
  const common =
    sector === 'hospital' || sector === 'affiliate'
      ? []
      : FACULTIES.university.slice(0, Math.max(2, Math.round(count / 8)))
  return [...new Set([...own.slice(0, count - common.length), ...common, ...own])].slice(0, count)
}

function facultiesOf(
  institution: Institution,
  unit: Unit,
  counts: readonly number[],
  chance: Random,
): { places: Place[]; branches: Unit[] } {
  const places = stemsOf(institution, counts.length).map((stem, index): Place => {
    const name = `${stem}${counts[index]! >= 14 ? '党委' : '党总支'}`
    return { stem, unit: unitBelow(unit, 'faculty', name, index, chance.id()) }
  })
  return { places, branches: places.flatMap((place, index) => branchesOf(institution, place, counts[index]!, chance)) }
}

/**
 * A few branches came from another faculty of their institution: reports about the time before must still show them
 * there.
 */
function moveSome(
  branches: readonly Unit[],
  faculties: readonly Unit[],
  count: number,
  today: string,
  chance: Random,
): void {
  for (let moved = 0; moved < count;) {
    const branch = chance.pick(branches)
    const before = chance.pick(
      faculties.filter(({ parent, _id }) => parent === branch.ancestors[1] && _id !== branch.parent),
    )
    if (!before || branch.placements.length > 1) continue
    const on = addDays(today, -chance.int(60, 500))
    branch.placements = [
      { parent: before._id, from: FOUNDED, to: on },
      { parent: branch.parent, from: on, to: null },
    ]
    moved++
  }
}

/** The same tree each time: institutions by their weight, to the numbers the system is for. */
export function makeOrganisation(size: Size, today: string): Organisation {
  const plan = SIZES[size]
  const chance = random('organisation')
  const committee = unitBelow(null, 'committee', '市教卫工作党委', 0, chance.id())
  const weights = plan.institutions.map((institution) => institution.size)
  const facultyCounts = shares(plan.faculties, weights)
  const branchWeights = facultyCounts.flatMap((count) => Array.from({ length: count }, () => 0.6 + chance.next() * 0.8))
  const branchCounts = shares(plan.branches, branchWeights)
  const made: Organisation = { committee, institutions: [], faculties: [], branches: [], all: [] }
  for (const [index, institution] of plan.institutions.entries()) {
    const unit = unitBelow(committee, 'institution', institution.name, index, chance.id(), {
      sector: institution.sector,
    })
    const { places, branches } = facultiesOf(institution, unit, branchCounts.splice(0, facultyCounts[index]), chance)
    made.institutions.push(unit)
    made.faculties.push(...places.map((place) => place.unit))
    made.branches.push(...branches)
  }
  moveSome(made.branches, made.faculties, plan.moved, today, chance)
  made.all = [committee, ...made.institutions, ...made.faculties, ...made.branches]
  return made
}

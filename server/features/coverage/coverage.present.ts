import type { z } from 'zod'
import { isRecalculating } from '../programmes/requirements.service.ts'
import type { CoverageView, StandingRow, UnitCoverage } from './coverage.contract.ts'
import { breakdownsOf } from './breakdowns.ts'
import type { CellCounts, CountsRow, CoverageStatus } from './coverage.model.ts'
import type { Shown } from './coverage.service.ts'
import { hoursInWords } from '../programmes/requirementWords.rule.ts'
import { periodOn } from './clock.ts'
import { nameOn } from '../organisations/datedTree.rule.ts'
import { endOfMonth, monthOf } from '../../lib/months.rule.ts'
import { isOverdue, type Names } from './people.service.ts'
import { within } from './place.service.ts'
import { noCounts } from './tally.ts'
import { whyOf } from './why.ts'

const countsOf = (row: CountsRow | undefined): CountsRow => ({ ...noCounts(), ...row })
const inUse = ({ required, grace, exempt }: CountsRow): boolean => required + grace + exempt > 0

type UnitRow = z.input<typeof UnitCoverage>
const presentUnit = (
  { _id, name, level }: Pick<Shown['unit'], '_id' | 'name' | 'level'>,
  cell: Pick<CellCounts, 'counts'> | null,
  hasChildren: boolean,
): UnitRow => ({
  unit: _id,
  name,
  level,
  counts: countsOf(cell?.counts),
  hasChildren,
})

/** Closed units are left out once nobody is left in them. */
const presentChildren = ({ children, asOf }: Shown): z.input<typeof CoverageView>['children'] =>
  children
    .filter(({ unit, cell }) => unit.closedOn === null || unit.closedOn > asOf || inUse(countsOf(cell?.counts)))
    .map(({ unit, cell }) => ({
      ...presentUnit(unit, cell, unit.level !== 'branch'),
      positions: Object.fromEntries(Object.entries(cell?.positions ?? {}).filter(([, row]) => inUse(row))),
    }))

/** The requirement's positions, and any other that somebody still stands in while it is being recalculated. */
function presentPositions({ requirement, cell, positions }: Shown): z.input<typeof CoverageView>['positions'] {
  const rows = cell?.positions ?? {}
  return positions
    .filter(({ _id }) => requirement.positions.includes(_id) || inUse(countsOf(rows[_id])))
    .map(({ _id, name }) => ({ position: _id, name, counts: countsOf(rows[_id]) }))
}

function nameThen({ names, name }: Shown['unit'], month: string): string | null {
  const then = nameOn(names, endOfMonth(month))
  return then === name || then === '' ? null : then
}

/** Closed months as they were closed, and the present one as it is. */
function presentMonths({ cell, asOf, requirement, unit }: Shown): z.input<typeof CoverageView>['months'] {
  const present = monthOf(asOf)
  const closed = requirement.closings
    .map(({ month }) => month)
    .filter((month) => month < present)
    .sort()
  return [
    ...closed.map((month) => ({ month, counts: countsOf(cell?.months?.[month]), name: nameThen(unit, month) })),
    { month: present, counts: countsOf(cell?.counts), name: null },
  ]
}

/** The days within which training counts today; of new appointments those in which they begin. */
const windowOn = (requirement: Shown['requirement'], on: string) =>
  requirement.clock === 'appointment' ? { from: requirement.from, to: requirement.to } : periodOn(requirement, on, on)

export function presentCoverage(shown: Shown): z.input<typeof CoverageView> {
  const { requirement, unit, cell, asOf, above } = shown
  const direct = countsOf(cell?.direct)
  const below = shown.children.reduce((sum, child) => sum + countsOf(child.cell?.counts).required, 0)
  return {
    requirement: { id: requirement._id, title: requirement.title, ...windowOn(requirement, asOf) },
    asOf,
    recalculating: isRecalculating(requirement) || (requirement.rolledOn ?? asOf) < asOf,
    unit: presentUnit(unit, cell, shown.children.length > 0),
    ancestors: above.map(({ _id, name }) => ({ id: _id, name })),
    children: presentChildren(shown),
    positions: presentPositions(shown),
    months: presentMonths(shown),
    breakdowns: breakdownsOf(cell?.traits, Number(asOf.slice(0, 4))),
    direct,
    countedOnce: below + direct.required - countsOf(cell?.counts).required,
  }
}

type Row = z.input<typeof StandingRow>

/** Posts outside the caller's scope are nobody's business there. */
function postsOf({ posts }: CoverageStatus, names: Names): Row['posts'] {
  return posts.flatMap(({ unit, position, from }) => {
    const line = within(names.held, names.units.get(unit)?.ancestors ?? [])
    if (line.length === 0) return []
    const path = line
      .slice(0, -1)
      .map((id) => names.units.get(id)?.name ?? '')
      .join(' / ')
    return [
      { unitName: names.units.get(unit)!.name, path, positionName: names.positions.get(position) ?? position, from },
    ]
  })
}

/** What covers the person, in words. */
function proofOf({ programme, evidence }: CoverageStatus, { programmes, proofs, requirement }: Names): string {
  if (programme !== null) return `完成「${programmes.get(programme) ?? ''}」`
  return evidence === null ? `学满 ${hoursInWords(requirement.hours)}` : (proofs.get(evidence) ?? '完成培训')
}

export function presentStanding(standing: CoverageStatus, names: Names): Row {
  const { person, name, state, dueOn, coveredOn } = standing
  const { requirement, today } = names
  const exemptions = names.exemptions.get(person) ?? []
  const inForce = exemptions.find(({ from }) => from <= today)
  const proof = proofOf(standing, names)
  return {
    person,
    name,
    state: state as Row['state'],
    posts: postsOf(standing, names),
    dueOn,
    overdue: isOverdue(standing, today),
    coveredOn,
    evidence: coveredOn === null ? '' : `${coveredOn} ${proof}`,
    why: whyOf(standing, {
      ...{ clock: requirement.clock, hours: requirement.hours, graceMonths: requirement.graceMonths },
      ...periodOn(requirement, today, standing.since ?? today),
      counts: names.counts,
      proof,
      earned: names.earned.get(person) ?? 0,
      exemption: inForce && { ...inForce, to: inForce.until },
    }),
    exemptions: exemptions.map(({ _id, from, until, reason, document, approvedBy, approvedAt }) => ({
      id: _id,
      from,
      to: until,
      reason,
      document,
      approvedBy: names.approvers.get(approvedBy) ?? approvedBy,
      approvedAt: approvedAt.toISOString(),
    })),
    applied: names.applied.has(person),
  }
}

import { accountNames } from '../accounts/names.service.ts'
import { titlesOf } from '../courses/published.service.ts'
import { Positions } from '../organisations/organisations.model.ts'
import { unitKinds } from '../organisations/unitKinds.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { Programmes, type Requirement } from './programmes.model.ts'
import { canBeCompleted } from './programmes.service.ts'
import type { Called } from './requirementWords.rule.ts'

export interface RequirementNames {
  units: Map<string, string>
  /** Who set the versions. */
  accounts: Map<string, string>
  called: Called
  /** Programmes that have what is needed to complete them. */
  completable: Set<string>
}

/** What the ids in some requirements and their versions are called. */
export async function namesIn(requirements: readonly Requirement[]): Promise<RequirementNames> {
  const versions = requirements.flatMap((each) => each.versions)
  const all = (ids: string[]): string[] => [...new Set(ids)]
  const [units, accounts, positions, kinds, programmes, courses] = await Promise.all([
    unitNames(all(requirements.map(({ unit }) => unit))),
    accountNames(all(versions.flatMap(({ by }) => by || []))),
    Positions.find().lean(),
    unitKinds(),
    Programmes.find(
      { _id: { $in: all(versions.flatMap((each) => each.programmes)) } },
      { title: 1, courses: 1 },
    ).lean(),
    titlesOf(all(versions.flatMap((each) => each.courses))),
  ])
  const titled = (rows: readonly { _id: string; title: string }[]) => new Map(rows.map((row) => [row._id, row.title]))
  const called = (rows: readonly { _id: string; name: string }[]) => new Map(rows.map((row) => [row._id, row.name]))
  return {
    units,
    accounts,
    called: {
      positions: called(positions),
      kinds: called(kinds),
      programmes: titled(programmes),
      courses: titled(courses),
    },
    completable: new Set(programmes.filter((each) => canBeCompleted(each.courses)).map(({ _id }) => _id)),
  }
}

/** What the things are called that classes name. */
import { basesById, type Base } from '../bases/bases.service.ts'
import { titlesOf } from '../courses/published.service.ts'
import { positions } from '../organisations/organisations.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { titlesById } from '../programmes/inUse.service.ts'
import type { TrainingClass } from './classes.model.ts'

export interface ClassNames {
  bases: Map<string, Base>
  programmes: Map<string, string>
}
export interface AllNames extends ClassNames {
  requirements: Map<string, string>
  units: Map<string, string>
  positions: Map<string, string>
  courses: Map<string, string>
}
const present = (ids: readonly (string | null)[]): string[] => ids.filter((id) => id !== null)

export async function cardNames(rows: readonly TrainingClass[]): Promise<ClassNames> {
  const [bases, { programmes }] = await Promise.all([
    basesById(rows.map(({ base }) => base)),
    titlesById(present(rows.map(({ programme }) => programme)), []),
  ])
  return { bases, programmes }
}

export async function namesOf(row: TrainingClass): Promise<AllNames> {
  const [bases, titles, units, all, courses] = await Promise.all([
    basesById([row.base]),
    titlesById(present([row.programme]), present([row.requirement])),
    unitNames([row.audience]),
    positions(),
    titlesOf(present([row.graduation.course])),
  ])
  return {
    bases,
    ...titles,
    units,
    positions: new Map(all.map(({ _id, name }) => [_id, name])),
    courses: new Map(courses.map(({ _id, title }) => [_id, title])),
  }
}

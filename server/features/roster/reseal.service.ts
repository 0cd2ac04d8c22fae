import { resealRows, type Pass, type Reseal } from '../../secrecy/resealRows.ts'
import { PersonMerges } from './merges.model.ts'
import { People, type Person } from './roster.model.ts'
import { secrets } from './secrets.rule.ts'
import { numberOf, sealedNumber } from './secrets.service.ts'

/** The sealed numbers of a row, which stands at `place` in what is stored ('' alone). */
const valuesOf = (row: Person, place: string) =>
  secrets.flatMap((field) => {
    const stored = row[field]
    if (!stored) return []
    const again = () => ({ [place + field]: sealedNumber(row._id, field, numberOf(row, field)) })
    return [{ path: `${place}${field}.sealed`, sealed: stored.sealed, again }]
  })

const both = (one: Pass, other: Pass): Pass => ({
  resealed: one.resealed + other.resealed,
  unreadable: [...one.unreadable, ...other.unreadable],
})

/** What a merger keeps to be undone by has numbers, too. */
export const resealPeople: Reseal = async (how) =>
  both(
    await resealRows(People, { phone: 1, identityNumber: 1 }, how, (row) => valuesOf(row, '')),
    await resealRows(PersonMerges, { before: 1, after: 1 }, how, ({ before, after }) => [
      ...valuesOf(before.kept, 'before.kept.'),
      ...valuesOf(before.gone, 'before.gone.'),
      ...valuesOf(after, 'after.'),
    ]),
  )

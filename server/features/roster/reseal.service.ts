import { resealRows, type Reseal } from '../../secrecy/resealRows.ts'
import { People } from './roster.model.ts'
import { secrets } from './secrets.rule.ts'
import { numberOf, sealedNumber } from './secrets.service.ts'

export const resealPeople: Reseal = (how) =>
  resealRows(People, { phone: 1, identityNumber: 1 }, how, (row) =>
    secrets.flatMap((field) => {
      const stored = row[field]
      if (!stored) return []
      const again = () => ({ [field]: sealedNumber(row._id, field, numberOf(row, field)) })
      return [{ path: `${field}.sealed`, sealed: stored.sealed, again }]
    }),
  )

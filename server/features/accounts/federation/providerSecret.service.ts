import { open, seal } from '../../../secrecy/seal.ts'
import { resealRows, type Reseal } from '../../../secrecy/resealRows.ts'
import { IdentityProviders, type IdentityProvider } from './federation.model.ts'

const placeOf = (provider: string) => ({ row: provider, field: 'secret' })

/** As it is stored; an empty one is none. */
export const sealedSecret = (provider: string, secret: string): string | null =>
  secret ? seal(secret, placeOf(provider)) : null

/** @throws Unreadable */
export const secretOf = ({ _id, secret }: Pick<IdentityProvider, '_id' | 'secret'>): string | null =>
  secret && open(secret, placeOf(_id))

export const resealProviders: Reseal = (how) =>
  resealRows(IdentityProviders, { secret: 1 }, how, (row) =>
    row.secret
      ? [
          {
            path: 'secret',
            sealed: row.secret,
            again: () => ({ secret: sealedSecret(row._id, secretOf(row)!) }),
          },
        ]
      : [],
  )

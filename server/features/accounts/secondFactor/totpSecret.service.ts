/** The key of an authenticator app: sealed, for whoever has it makes the codes. */
import { randomBytes } from 'node:crypto'
import { open, seal } from '../../../secrecy/seal.ts'
import { resealRows, type Reseal } from '../../../secrecy/resealRows.ts'
import { SecondFactorRows, type SecondFactors } from './secondFactor.model.ts'

const placeOf = (account: string) => ({ row: account, field: 'totp' })

export const sealedTotp = (account: string, secret: Uint8Array): string =>
  seal(Buffer.from(secret).toString('base64'), placeOf(account))

export const newTotpSecret = (): Buffer => randomBytes(20)
export const totpOf = ({ _id, totp }: SecondFactors): Buffer => Buffer.from(open(totp!.secret, placeOf(_id)), 'base64')

export const resealFactors: Reseal = (how) =>
  resealRows(SecondFactorRows, { totp: 1 }, how, (row) =>
    row.totp
      ? [
          {
            path: 'totp.secret',
            sealed: row.totp.secret,
            again: () => ({ 'totp.secret': sealedTotp(row._id, totpOf(row)) }),
          },
        ]
      : [],
  )

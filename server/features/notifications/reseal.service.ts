import { resealRows, type Reseal } from '../../secrecy/resealRows.ts'
import { open, seal } from '../../secrecy/seal.ts'
import { Ways } from './outbox/deliveries.model.ts'
import { secretOf } from './outbox/wayRows.ts'

/** Passwords of the ways. */
export const resealWays: Reseal = (how) =>
  resealRows(Ways, { secret: 1 }, how, ({ _id, secret }) =>
    secret === null
      ? []
      : [
          {
            path: 'secret',
            sealed: secret,
            again: () => ({ secret: seal(open(secret, secretOf(_id)), secretOf(_id)) }),
          },
        ],
  )

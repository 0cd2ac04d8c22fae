import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { ledger } from './ledger.contract.ts'
import { dependantsOf, personRecords, restoreRecord, revokeRecord } from './revoke.service.ts'

export const ledgerRoutes = (_app: AppContext) =>
  mount(ledger, {
    list: ({ params, query }, actor) => personRecords(actor, params.person, query),
    dependants: ({ params }, actor) => dependantsOf(actor, params),
    revoke: async ({ params, body }, actor) => {
      await revokeRecord(actor, params, body.reason)
      return done
    },
    restore: async ({ params, body }, actor) => {
      await restoreRecord(actor, params, body.reason)
      return done
    },
  })

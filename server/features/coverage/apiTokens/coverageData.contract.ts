import { z } from 'zod'
import { api, file, get } from '../../../http/endpoint.ts'
import { BusinessDate, Id } from '../../../lib/schema.ts'

const PER_NETWORK = { per: 'address', times: 120, seconds: 60 } as const

/** For other systems, with `Authorization: Bearer <token>`; without a session. */
export const coverageData = api('/coverage-data', {
  requirements: get('/requirements', {
    summary: 'The requirements that hold in the token’s unit',
    can: 'token',
    limit: PER_NETWORK,
    reply: z.object({
      unit: z.object({ id: Id, name: z.string() }),
      items: z.array(z.object({ id: Id, title: z.string(), from: BusinessDate, to: BusinessDate })),
    }),
  }),
  units: get('/units', {
    summary: 'Today’s coverage of the token’s unit and every unit below it, as JSON or CSV (UTF-8 with BOM)',
    can: 'token',
    limit: PER_NETWORK,
    query: z.object({ requirement: Id, unit: Id.optional(), format: z.enum(['json', 'csv']).default('json') }),
    reply: file('application/json', 'text/csv'),
  }),
})

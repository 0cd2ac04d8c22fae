import { z } from 'zod'
import { api, get } from '../../../http/endpoint.ts'
import { Id } from '../../../lib/schema.ts'
import { Counts } from '../coverage.contract.ts'
import { SECTORS, SIZES } from './ranking.rule.ts'

const Sector = z.enum(SECTORS)
export const Ranking = z.object({
  sectors: z.array(
    z.object({
      sector: Sector,
      institutions: z.int(),
      /** Of its institutions, added up. */
      counts: Counts,
    }),
  ),
  groups: z.array(
    z.object({
      sector: Sector,
      size: z.enum(SIZES),
      institutions: z.array(z.object({ unit: Id, name: z.string(), rank: z.int(), counts: Counts })),
    }),
  ),
  /** Required of all institutions added up, and of the unit itself: the difference are people in several of them. */
  added: z.int(),
  required: z.int(),
})

export const ranking = api('/coverage', {
  show: get('/:requirement/units/:unit/ranking', {
    summary: 'Institutions by sector, and ranked in groups that are alike in sector and size',
    can: 'coverage.read',
    reply: Ranking,
  }),
})

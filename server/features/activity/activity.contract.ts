import { z } from 'zod'
import { api, get } from '../../http/endpoint.ts'
import { BusinessDate } from '../../lib/schema.ts'

export const activity = api('/activity', {
  learners: get('/learners', {
    summary: 'How many people of the caller’s units opened a lesson today, and yesterday',
    can: 'coverage.read',
    reply: z.object({
      on: BusinessDate,
      today: z.int(),
      yesterday: z.int(),
      /** Names of the units that are meant, the topmost of the caller's. */
      units: z.array(z.string()),
    }),
  }),
})

import { z } from 'zod'
import { api, get } from '../../../http/endpoint.ts'
import { Count, Id, Instant } from '../../../lib/schema.ts'

export const graduationReviews = api('/graduation-reviews', {
  list: get('', {
    summary: 'Classes with graduates 结业 whose hours or marks were corrected since, for who runs them',
    can: 'class.run',
    reply: Count.extend({
      /** Of all of them; `more`: there are more classes than these. */
      count: z.int(),
      classes: z.array(
        z.object({ id: Id, title: z.string(), intake: z.int(), people: z.int(), since: Instant, decides: z.boolean() }),
      ),
    }),
  }),
})

import { z } from 'zod'
import { api, get, put } from '../../http/endpoint.ts'
import { Count, Done, Id, Name } from '../../lib/schema.ts'

const PositionForm = z.object({
  name: Name.max(60, '不超过 60 个字'),
  /** At which units it stands, as `standsAt` reads it; none: at any. */
  places: z.array(z.string().regex(/^[a-z]+(\/[a-z]+)?$/, '组织类型无效')).max(20),
  order: z.int('请填写整数').min(0, '请填写 0 到 999').max(999, '请填写 0 到 999'),
  secretary: z.boolean(),
  archived: z.boolean(),
})

export const positions = api('/positions', {
  table: get('/table', {
    summary:
      'The table of positions 职务 as it is kept, with how many posts are held and which requirements ask for it',
    can: 'organisation.write',
    reply: z.object({
      items: z.array(
        PositionForm.extend({ id: Id, revision: z.int(), held: Count, requirements: z.array(z.string()) }),
      ),
    }),
  }),
  save: put('/:position', {
    summary: 'Add a position or change one; only who holds the capability at the top of the tree',
    can: 'organisation.write',
    body: PositionForm.extend({ revision: z.int().nonnegative() }),
    reply: Done,
  }),
})

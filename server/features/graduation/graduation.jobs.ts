import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { Id } from '../../lib/schema.ts'
import { graduateInSlices } from './graduate.service.ts'

/** For classes too large for one request. */
defineJob({
  kind: 'graduation.run',
  title: ({ title }) => `办理结业：${title}`,
  payload: z.object({ class: Id, title: z.string(), account: z.string(), name: z.string() }),
  run: ({ class: id, account, name }, job) => graduateInSlices(id, { account, name }, job),
})

import type supertest from 'supertest'
import type { z } from 'zod'
import type { Notice } from '../../server/features/notifications/notices.contract.ts'

/** What somebody was told, newest first; without the daily digest, which the worker of a whole site sends when it starts. */
export async function toldTo(
  agent: Pick<ReturnType<typeof supertest.agent>, 'get'>,
): Promise<z.output<typeof Notice>[]> {
  const { items } = (await agent.get('/api/notices').expect(200)).body as { items: z.output<typeof Notice>[] }
  return items.filter(({ group }) => group !== 'digest')
}

/** An import over the interface, step by step; a worker must be at work. */
import { RosterImports } from '../../server/features/imports/imports.model.ts'
import { newId } from '../../server/lib/id.ts'
import type { TestSite } from './site.ts'
import { until } from './wait.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>

const AT_WORK = ['reading', 'checking', 'applying', 'undoing']
export const show = async (agent: Agent, id: string) => (await agent.get(`/api/imports/${id}`).expect(200)).body
/** Once the job at work is over. */
export async function over(agent: Agent, id: string) {
  await until('the job is over', async () => !AT_WORK.includes((await RosterImports.findById(id).lean())!.state))
  return show(agent, id)
}
export async function sendFile(agent: Agent, unit: string, lines: readonly string[], query: object = {}) {
  const id = newId().slice(0, 16)
  await agent
    .post(`/api/units/${unit}/imports`)
    .query({ id, fileName: '名单.csv', ...query })
    .attach('file', Buffer.from(lines.join('\n')), { filename: '名单.csv', contentType: 'text/csv' })
    .expect(200)
  return over(agent, id)
}
export const act = async (agent: Agent, id: string, what: string, body: object = {}) => {
  await agent.post(`/api/imports/${id}/${what}`).send(body).expect(200)
  return over(agent, id)
}
export const rowsOf = async (agent: Agent, id: string, kind?: string) =>
  (
    await agent
      .get(`/api/imports/${id}/rows`)
      .query({ limit: 100, ...(kind && { kind }) })
      .expect(200)
  ).body.items

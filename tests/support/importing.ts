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
export const sendFile = (agent: Agent, unit: string, lines: readonly string[], query: object = {}) =>
  send(agent, unit, { bytes: Buffer.from(lines.join('\n')), fileName: '名单.csv', contentType: 'text/csv' }, query)
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const sendWorkbook = (agent: Agent, unit: string, bytes: Buffer) =>
  send(agent, unit, { bytes, fileName: '名单.xlsx', contentType: XLSX })

async function send(
  agent: Agent,
  unit: string,
  { bytes, fileName, contentType }: { bytes: Buffer; fileName: string; contentType: string },
  query: object = {},
) {
  const id = newId().slice(0, 16)
  await agent
    .post(`/api/units/${unit}/imports`)
    .query({ id, fileName, ...query })
    .attach('file', bytes, { filename: fileName, contentType })
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

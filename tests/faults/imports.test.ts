import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { RosterImports } from '../../server/features/imports/imports.model.ts'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import { cancel } from '../../server/jobs/cancel.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { uriOfThisTest } from '../support/engine.ts'
import { makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

const CHILD = path.join(import.meta.dirname, 'importsChild.ts')
const PEOPLE = 25

let site: TestSite
beforeAll(async () => {
  site = await openSite('importsKilled')
  await Positions.insertMany(POSITIONS)
})
afterAll(() => site.close())

const stateOf = async (id: string) => (await RosterImports.findById(id).lean())!.state
const stands = (id: string, state: string) => until(`the import is ${state}`, async () => (await stateOf(id)) === state)

function working() {
  const worker = startWorker(site.app, { pollMs: 250 })
  const stop = () => worker.stop()
  onTestFinished(stop)
  return stop
}

/** An import of 25 people that a worker began to write, ten of them, when it was killed. */
async function killedImport() {
  const tree = await makeTree()
  const agent = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  const id = newId().slice(0, 16)
  await makeRequirement(tree.institution, [], {
    positions: POSITIONS.map(({ _id }) => _id),
    ...{ computedRevision: 1, rolledOn: businessDate() }, // nothing waits to be computed
  })
  const rows = Array.from(
    { length: PEOPLE },
    (_, at) => `人员${at},${at},${tree.branch.name},教师党支部书记,2024-09-01`,
  )
  const stop = working()
  await agent
    .post(`/api/units/${tree.institution._id}/imports`)
    .query({ id, fileName: '名单.csv' })
    .attach('file', Buffer.from(['姓名,工号,单位,职务,任职时间', ...rows].join('\n')), {
      filename: '名单.csv',
      contentType: 'text/csv',
    })
    .expect(200)
  await stands(id, 'checked')
  await stop()
  const child = spawn(process.execPath, [CHILD, uriOfThisTest(), site.app.config.dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL')) // also when the test fails before it does
  await agent.post(`/api/imports/${id}/apply`).send({}).expect(200)
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await People.countDocuments({ ancestors: tree.institution._id })).toBe(10)
  return { id, unit: tree.institution._id, agent }
}

describe('a worker that is killed behind the mark of an import', () => {
  test('is followed by one that does the rest, nobody twice', async () => {
    const { id, unit } = await killedImport()
    working()
    await stands(id, 'applied')
    const people = await People.find({ ancestors: unit }).lean()
    expect(new Set(people.map(({ staffNumber }) => staffNumber)).size).toBe(PEOPLE)
    expect(people).toHaveLength(PEOPLE)
    expect(await Appointments.countDocuments({ ancestors: unit })).toBe(PEOPLE)
    expect(await CoverageStatuses.countDocuments({ seenFrom: unit })).toBe(PEOPLE)
  })

  test('leaves nothing when somebody cancels it', async () => {
    const { id, unit } = await killedImport()
    await transaction((session) => cancel({ key: `import.apply:${id}` }, session))
    working()
    await stands(id, 'undone')
    expect(await People.countDocuments({ ancestors: unit })).toBe(0)
    expect(await Appointments.countDocuments({ ancestors: unit })).toBe(0)
    expect(await CoverageStatuses.countDocuments({ seenFrom: unit })).toBe(0)
  })
})

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { promisify } from 'node:util'
import mongoose from 'mongoose'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { requireMigrated } from '../../server/database/migrate/migrate.ts'
import { People } from '../../server/features/roster/roster.model.ts'
import { phonesOf, sealedNumber } from '../../server/features/roster/secrets.service.ts'
import { keysInUse } from '../../server/secrecy/keys.ts'
import { openKeys } from '../../server/secrecy/openKeys.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { testDatabaseUri, uriOfThisTest } from '../support/engine.ts'
import { holdBack } from '../support/holdBack.ts'
import { startServer } from '../support/serverProcess.ts'
import { until } from '../support/wait.ts'

const CLI = path.join(import.meta.dirname, '../../server/cli/rotateKeys.ts')
const ALL = 1_500

afterEach(() => mongoose.disconnect())

/** A database of people whose numbers are sealed with the key of a new folder. */
async function sealedPeople() {
  await mongoose.connect(testDatabaseUri('rotation'))
  await requireMigrated()
  const folder = dataFolder()
  await openKeys({ dataDir: folder, secrecyKeys: undefined })
  const numbers = new Map(Array.from({ length: ALL }, (_, at) => [`p${at}`, `1380000${1_000 + at}`]))
  const rows = [...numbers].map(([_id, number]) => ({ _id, name: '甲', phone: sealedNumber(_id, 'phone', number) }))
  await People.collection.insertMany(rows as never)
  const env = { ...process.env, SECRECY_KEYS: '', DATA_DIR: folder, MONGODB_URI: uriOfThisTest() }
  return { env, numbers }
}
/** How many values carry the key. */
const under = (id: string) => People.countDocuments({ 'phone.sealed': { $regex: `^${id}[.]` } })
const keyIds = () => keysInUse().map(({ id }) => id)

test('a rotation killed in the middle goes on, beside a process that works, and no number is lost', async () => {
  const { env, numbers } = await sealedPeople()
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [CLI, ...args], { env })
  const letOn = await holdBack('people', 'p1300')
  const killed = spawn(process.execPath, [CLI], { env, stdio: 'ignore' })
  onTestFinished(() => void killed.kill('SIGKILL'))
  await until('some values have the new key', async () => keyIds().length === 2 && (await under(keyIds()[0]!)) > 0)
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  await letOn()
  const [later, earlier] = keyIds() as [string, string]
  expect(await under(earlier), 'in the middle').toBeGreaterThan(0)
  expect(await phonesOf([...numbers.keys()])).toEqual(numbers)
  await expect(run('--retire')).rejects.toMatchObject({ stderr: expect.stringMatching(/still need an earlier key/) })

  const going = run()
  const changed = ['p3', 'p700', `p${ALL - 1}`]
  for (const id of changed) {
    numbers.set(id, '13912345678')
    await People.updateOne({ _id: id }, { $set: { phone: sealedNumber(id, 'phone', '13912345678') } })
  }
  expect((await going).stdout).toMatch(/none left under another/)
  expect([await under(later), await under(earlier)]).toEqual([ALL, 0])
  expect((await run('--retire')).stdout).toMatch(`Given up: ${earlier}`)
  expect(keyIds()).toEqual([later])
  expect(await phonesOf([...numbers.keys()])).toEqual(numbers)

  const other = startServer({ MONGODB_URI: env.MONGODB_URI, DATA_DIR: dataFolder(), SECRECY_KEYS: '' })
  expect(await other.ended).toBe(1)
  expect(other.said().stderr).toMatch(
    new RegExp(`^Phone and identity .* the key ${later}, .*No new key was made.*\\n$`),
  )
})

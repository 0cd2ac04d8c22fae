import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished, expect, test } from 'vitest'
import { openDatabase } from '../../server/database/index.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { authenticate } from '../../server/features/accounts/authenticate.service.ts'
import { Positions, Units } from '../../server/features/organisations/organisations.model.ts'
import { syncModels } from '../../server/lib/model.ts'
import { dataFolder } from '../support/dataFolder.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const CLI = path.join(import.meta.dirname, '../../server/cli/createAdmin.ts')

/** Runs the command as an operator does; the initial password that it prints, or what it says is wrong. */
async function createAdmin(dataDir: string, ...args: string[]): Promise<{ password?: string; said?: string }> {
  const env = { ...process.env, DATA_DIR: dataDir, MONGODB_URI: '' }
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], { env })
    return { password: /^Initial password +(\S+)$/m.exec(stdout)![1]! }
  } catch (error) {
    return { said: (error as { stderr: string }).stderr.trim() }
  }
}

test('an administrator is made while the server runs, and the server’s database goes on', async () => {
  const folder = dataFolder()
  const database = await openDatabase({ dataDir: folder, mongodbUri: undefined }, quiet)
  onTestFinished(() => database.close())
  await syncModels()
  const pid = database.engine.pid
  const { password } = await createAdmin(folder, '--login', 'founder', '--name', '创始人')
  expect(database.engine.pid).toBe(pid)
  const account = await authenticate({ login: 'founder', password: password!, address: '::1', device: 'test' })
  const root = (await Units.findOne({ parent: null }).lean())!
  expect(root).toMatchObject({ name: '市教卫工作党委', kind: 'committee' })
  expect(account).toMatchObject({
    mustChangePassword: true,
    ancestors: [root._id],
    grants: [{ role: 'system-admin', unit: root._id }],
  })
  expect(await Positions.exists({ _id: 'organiser' })).toBeTruthy()

  expect((await createAdmin(folder, '--login', 'founder', '--name', '另一人')).said).toContain('already')
  const second = await createAdmin(folder, '--login', 'guardian', '--name', '安全员', '--role', 'security-admin')
  await authenticate({ login: 'guardian', password: second.password!, address: '::1', device: 'test' })
  expect(await Units.countDocuments()).toBe(1)

  const reset = await createAdmin(folder, '--login', 'founder', '--reset')
  await expect(
    authenticate({ login: 'founder', password: password!, address: '::1', device: 'test' }),
  ).rejects.toMatchObject({ code: 'signIn.wrong' })
  await authenticate({ login: 'founder', password: reset.password!, address: '::1', device: 'test' })
  expect(await Accounts.countDocuments()).toBe(2)
})

test('what is missing or wrong is said in one line', async () => {
  const folder = dataFolder()
  expect((await createAdmin(folder, '--login', 'founder')).said).toContain('--name is missing')
  expect((await createAdmin(folder, '--login', 'founder', '--name', '甲', '--role', 'emperor')).said).toContain(
    '--role',
  )
  expect((await createAdmin(folder, '--emperor')).said).toContain('--emperor')
})

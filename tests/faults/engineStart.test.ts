import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { helpText } from '../../server/config.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { testDatabaseUri } from '../support/engine.ts'

interface Outcome {
  code: number
  stdout: string
  stderr: string
}

/** Starts the real server as a process of its own, for starts that end by themselves. */
async function start(settings: Record<string, string>, ...args: string[]): Promise<Outcome> {
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', SEED: 'empty', ...settings }
  const running = promisify(execFile)(process.execPath, ['server/main.ts', ...args], { env, timeout: 110_000 })
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Outcome) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  )
}

const refused = (sentence: string) => ({ code: 1, stderr: `${sentence}\n` })

test('--help tells the settings and starts nothing', async () => {
  const dataDir = dataFolder()
  expect(await start({ DATA_DIR: dataDir }, '--help')).toEqual({ code: 0, stdout: `${helpText()}\n`, stderr: '' })
  expect(readdirSync(dataDir)).toEqual([])
})

test('a wrong setting', async () => {
  expect(await start({ PORT: 'eighty' })).toMatchObject(
    refused('PORT must be a port number from 0 to 65535, not "eighty".'),
  )
})

test('a port in use', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const dataDir = dataFolder()
  const { code, stderr } = await start({ PORT: String(port), DATA_DIR: dataDir })
  holder.close()
  expect(code).toBe(1)
  expect(stderr).toMatch(new RegExp(`^[^\\n]*${port}[^\\n]*in use[^\\n]*\\.\\n$`))
  expect(readdirSync(dataDir)).toEqual([])
})

test('a data folder that cannot be written to', async () => {
  const file = join(dataFolder(), 'a-file') // not a matter of permissions: tests may run as root
  writeFileSync(file, '')
  expect(await start({ DATA_DIR: file })).toMatchObject(
    refused(`The data folder ${file} cannot be written to (ENOTDIR): choose another with DATA_DIR.`),
  )
  expect(await start({ DATA_DIR: '/proc/hongling/data' })).toMatchObject(
    refused('The data folder /proc/hongling/data cannot be written to (ENOENT): choose another with DATA_DIR.'),
  )
})

test('a MongoDB that does not answer', async () => {
  const { code, stderr } = await start({ DATA_DIR: dataFolder(), MONGODB_URI: 'mongodb://u:s3cret@127.0.0.1:1/x' })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^The MongoDB server at mongodb:\/\/u:\*\*\*@127\.0\.0\.1:1\/x cannot be used: [^\n]+\.\n$/)
})

test('a data folder written by another engine', async () => {
  const dataDir = dataFolder()
  const marker = { engine: 'embedded', version: 'SecantusDB 0.7.0b3', since: '2026-01-01T00:00:00.000Z' }
  writeFileSync(join(dataDir, 'engine.json'), JSON.stringify(marker))
  const { code, stderr } = await start({ DATA_DIR: dataDir, MONGODB_URI: testDatabaseUri('foreign') })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^The data folder .* was written by the embedded database [^\n]*\.\n$/)
})

/** Another server process on a test's database and folder, for the test to hold and to kill: see faults/uploadsChild.ts. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { TestSite } from './site.ts'
import { uriOfThisTest } from './engine.ts'

export interface UploadsServer {
  child: ChildProcess
  url: string
  port: number
}

export async function startUploadsServer(
  { app: { config, secret } }: Pick<TestSite, 'app'>,
  mode = '',
  settings: Record<string, string> = {},
): Promise<UploadsServer> {
  const program = path.join(import.meta.dirname, '../faults/uploadsChild.ts')
  const child = spawn(process.execPath, [program, uriOfThisTest(), config.dataDir, secret, mode], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...settings },
  })
  const port = Number(String((await once(child.stdout!, 'data'))[0]).trim())
  return { child, url: `http://127.0.0.1:${port}`, port }
}

/** The word that it waits for, as often as it waits. */
export function goOn({ stdin, stdout }: ChildProcess): void {
  stdout!.on('data', () => stdin!.write('go on\n'))
  stdin!.write('go on\n')
}

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { listenerPid } from './probe.ts'

/** Where the local engine of a data folder answers, for commands that are run beside the server. */
const Address = z.object({ port: z.number().int(), pid: z.number().int() })

const addressFile = (dataDir: string) => join(dataDir, 'engine.address.json')

export function publishAddress(dataDir: string, address: z.infer<typeof Address>): void {
  const file = addressFile(dataDir)
  writeFileSync(`${file}.new`, JSON.stringify(address), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

export const withdrawAddress = (dataDir: string): void => rmSync(addressFile(dataDir), { force: true })

/** The port of the folder's running engine; undefined when none runs, also when its address was left by a crash. */
export async function runningPort(dataDir: string): Promise<number | undefined> {
  const address = read(addressFile(dataDir))
  return address && (await listenerPid(address.port)) === address.pid ? address.port : undefined
}

function read(file: string): z.infer<typeof Address> | undefined {
  try {
    return Address.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

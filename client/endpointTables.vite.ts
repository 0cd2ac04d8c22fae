import { glob } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'

const ID = 'virtual:endpoints'
const ROOT = path.join(import.meta.dirname, '..')

/** Method and path of every endpoint, and whether its reply is a file: [method, path, file?] by contract and name. */
async function tables(): Promise<Record<string, Record<string, [string, string, boolean]>>> {
  const all: Record<string, Record<string, [string, string, boolean]>> = {}
  for await (const file of glob('server/features/**/*.contract.ts', { cwd: ROOT })) {
    const module = (await import(pathToFileURL(path.join(ROOT, file)).href)) as Record<string, unknown>
    for (const [name, value] of Object.entries(module)) {
      const contract = value as {
        prefix?: string
        endpoints?: Record<string, { method: string; path: string; reply: object }>
      }
      if (typeof contract !== 'object' || !contract?.endpoints) continue
      all[name] = Object.fromEntries(
        Object.entries(contract.endpoints).map(([key, { method, path: tail, reply }]) => [
          key,
          [method, `/api${contract.prefix}${tail}`, 'file' in reply && Array.isArray(reply.file)],
        ]),
      )
    }
  }
  return all
}

/**
 * Serves the endpoint tables to the client as plain data. The contracts themselves stay on the server: with them zod
 * would come along, half of what a trainee's first page may weigh.
 */
export const endpointTables = (): Plugin => ({
  name: 'endpoint-tables',
  resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
  load: async (id) => (id === `\0${ID}` ? `export default ${JSON.stringify(await tables())}` : undefined),
})

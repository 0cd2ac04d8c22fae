import type { Config } from '../config.ts'
import type { StartupError } from '../startupError.ts'
import { publishAddress, runningPort, withdrawAddress } from './address.ts'
import { chooseEngine, type Choice } from './choose.ts'
import { connectMongoose, disconnectMongoose, masked } from './connect.ts'
import { makeDataFolder } from './dataFolder.ts'
import type { EngineKind, Log } from './engine.ts'
import { readMarker, refuseOther, writeMarker } from './marker.ts'
import { localUri } from './probe.ts'
import { supervise } from './supervise.ts'

export { StartupError } from '../startupError.ts'
export { makeDataFolder } from './dataFolder.ts'

/** The database in use; mongoose's default connection is connected to it. */
export interface Database {
  uri: string
  engine: { kind: EngineKind; version: string; /** Process id of a local engine. */ readonly pid?: number | undefined }
  /** Disconnects, then stops a local engine: the last step of a stop. */
  close(): Promise<void>
}

/** Told when a local engine died and could not be restarted: the server then has nothing to work with. */
type OnLost = (error: StartupError) => void

/**
 * Opens the database of a data folder: chooses it, starts it where it is local, connects mongoose, records it.
 * @throws StartupError with one clear sentence; nothing has been damaged then
 */
export async function openDatabase(
  config: Pick<Config, 'dataDir' | 'mongodbUri'>,
  log: Log,
  onLost: OnLost = (error) => log.error(error.message),
): Promise<Database> {
  makeDataFolder(config.dataDir)
  const marker = readMarker(config.dataDir)
  const choice = chooseEngine(config, marker)
  refuseOther(config.dataDir, marker, choice.kind)
  // A local engine is recorded before its first file is written, another's server once it has answered.
  if (choice.kind !== 'external') writeMarker(config.dataDir, marker, choice.kind, choice.version)
  const server = await serve(config.dataDir, choice, log, onLost)
  try {
    const version = await connectMongoose(server.uri, choice.kind)
    if (choice.kind === 'external') writeMarker(config.dataDir, marker, choice.kind, `MongoDB ${version}`)
    return {
      uri: server.uri,
      engine: {
        kind: choice.kind,
        version: choice.kind === 'external' ? `MongoDB ${version}` : choice.version,
        get pid() {
          return server.pid()
        },
      },
      async close() {
        await disconnectMongoose()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function serve(dataDir: string, choice: Choice, log: Log, onLost: OnLost) {
  if (choice.kind === 'external') {
    log.info(`database: ${masked(choice.uri)}`)
    return { uri: choice.uri, pid: () => undefined, stop: async () => undefined }
  }
  log.info(`database: starting ${choice.version} in ${choice.folder}`)
  const engine = await supervise(choice, log, onLost, (pid) => publishAddress(dataDir, { port: engine.port, pid }))
  publishAddress(dataDir, { port: engine.port, pid: engine.pid() })
  log.info(`database: ${choice.version} answers on port ${engine.port} (process ${engine.pid()})`)
  const stop = () => engine.stop().finally(() => withdrawAddress(dataDir))
  return { uri: localUri(engine.port), pid: engine.pid, stop }
}

/**
 * For a command that is run beside the server: the engine that the server has running, else as {@link openDatabase}.
 * Closing it leaves the server's engine alone.
 */
export async function joinDatabase(
  config: Pick<Config, 'dataDir' | 'mongodbUri'>,
  log: Log,
): Promise<Pick<Database, 'close'>> {
  const port = config.mongodbUri === undefined ? await runningPort(config.dataDir) : undefined
  const kind = readMarker(config.dataDir)?.engine
  if (port === undefined || kind === undefined) return openDatabase(config, log)
  await connectMongoose(localUri(port), kind)
  return { close: disconnectMongoose }
}

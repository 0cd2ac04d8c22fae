export type EngineKind = 'embedded' | 'mongod' | 'external'

/** Where the steps of a start and the restarts of an engine are told, a line at a time; a pino logger is one. */
export type Log = Record<'info' | 'warn' | 'error', (line: string) => void>

/** How one local engine is started and recognised. */
export interface Recipe {
  kind: Exclude<EngineKind, 'external'>
  /** For sentences: "the embedded database". */
  name: string
  version: string
  command: string
  args(port: number): string[]
  /** Its private folder; also its working directory. */
  folder: string
  logFile: string
  /** Its output when another process holds the folder. */
  busy: RegExp
  /** Asked to end it waits for somebody to connect, or for two seconds. */
  endsWhenCalled?: boolean
  /** Once it listens and before the first client: e.g. initiating the replica set. */
  prepare?(port: number): Promise<void>
}

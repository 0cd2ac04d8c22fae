import { once } from 'node:events'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pino, type Logger } from 'pino'
import { businessDate, now } from './clock.ts'

/** Longer than the six months that the regulation asks for. */
const KEPT_DAYS = 200
const NAME = /^server-(\d{4}-\d{2}-\d{2})\.log$/

function removeOld(folder: string): void {
  const oldest = businessDate(new Date(now().getTime() - KEPT_DAYS * 86_400_000))
  for (const name of readdirSync(folder)) if ((NAME.exec(name)?.[1] ?? oldest) < oldest) rmSync(path.join(folder, name))
}

/** The server's log: JSON lines, a file a day in `folder`, kept for 200 days. `close` writes what is still buffered. */
export async function dailyLog(folder: string, level: string): Promise<{ log: Logger; close(): void }> {
  mkdirSync(folder, { recursive: true })
  let date = businessDate()
  const file = () => path.join(folder, `server-${date}.log`)
  const destination = pino.destination({ dest: file(), sync: false, minLength: 0 })
  await once(destination, 'ready') // a start that fails at once could not close it otherwise
  removeOld(folder)
  const turn = setInterval(() => {
    if (businessDate() === date) return
    date = businessDate()
    destination.reopen(file())
    removeOld(folder)
  }, 60_000).unref()
  return {
    log: pino({ level }, destination),
    close() {
      clearInterval(turn)
      destination.flushSync()
    },
  }
}

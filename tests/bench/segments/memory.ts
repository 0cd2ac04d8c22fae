import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadConfig } from '../../../server/config.ts'
import { ask, residentMegabytes, startOurs } from './processes.ts'

const SIZE = 1024 * 1024
const VIEWERS = 2_000
/** A half more than the default cache holds: it is full, and goes on changing. */
const FILES = 400
const ROUNDS = 4
const EVERY_MS = 4_000

/**
 * What 2,000 viewers at a player's pace make of the process: its most resident memory, beside what it has at rest and
 * the cache's bound.
 */
export async function measureMemory(): Promise<
  Record<
    | 'residentMegabytes'
    | 'restingMegabytes'
    | 'cacheMegabytes'
    | 'beyondCacheMegabytes'
    | 'grownBeyondCacheMegabytes'
    | 'viewers'
    | 'viewersWaiting',
    number
  >
> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-viewers-'))
  await mkdir(path.join(folder, 'segments'))
  const names = Array.from({ length: FILES }, (_, index) => `s${index}.m4s`)
  const bytes = randomBytes(SIZE)
  for (const name of names) await writeFile(path.join(folder, 'segments', name), bytes)
  const ours = await startOurs(folder)
  try {
    const resting = await residentMegabytes(ours.pid, 'VmRSS')
    const { segments, waiting } = await ask<{ segments: number; waiting: number }>('viewers', {
      ...ours,
      names,
      size: SIZE,
      viewers: VIEWERS,
      everyMilliseconds: EVERY_MS,
      rounds: ROUNDS,
    })
    if (segments < VIEWERS) throw new Error(`only ${segments} segments came to ${VIEWERS} viewers`)
    const most = await residentMegabytes(ours.pid, 'VmHWM')
    const cache = loadConfig({}, []).mediaCacheBytes / 2 ** 20
    const whole = Math.round
    return {
      residentMegabytes: whole(most),
      restingMegabytes: whole(resting),
      cacheMegabytes: cache,
      beyondCacheMegabytes: whole(most - cache),
      grownBeyondCacheMegabytes: whole(most - resting - cache),
      viewers: VIEWERS,
      viewersWaiting: waiting,
    }
  } finally {
    ours.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

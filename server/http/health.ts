import express, { Router, type Express } from 'express'
import mongoose from 'mongoose'
import { ffmpegVersion } from '../../media/ffmpeg.ts'
import type { AppContext } from '../appContext.ts'
import { now } from '../lib/clock.ts'
import { onPath } from '../lib/onPath.ts'
import { registry } from './metrics.ts'
import { nothingHere, problems } from './problems.ts'

type Checks = Record<string, () => Promise<unknown>>

const checksOf = (app: AppContext): Checks => ({
  database: async () => mongoose.connection.db!.command({ ping: 1 }),
  storage: () => app.storage.check(),
  ffmpeg: ffmpegCheck(),
})

const BELIEVED_MS = 60_000

/**
 * Whether it runs is known for a minute, since finding out takes a process; whether it is there is asked every time.
 */
function ffmpegCheck(): () => Promise<unknown> {
  let known: { place: string; until: number; runs: Promise<unknown> } | undefined
  return async () => {
    const place = onPath('ffmpeg')
    if (place === undefined) throw new Error('there is no ffmpeg on PATH')
    const at = now().getTime()
    if (known?.place !== place || known.until <= at) {
      known = { place, until: at + BELIEVED_MS, runs: ffmpegVersion() }
      known.runs.catch(() => (known = undefined))
    }
    await known.runs
  }
}

async function run(app: AppContext, checks: Checks): Promise<Record<string, 'ok' | 'failed'>> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await check()
        return [name, 'ok'] as const
      } catch (error) {
        app.log.warn({ err: error }, `not ready: ${name}`)
        return [name, 'failed'] as const
      }
    }),
  )
  return Object.fromEntries(results)
}

/**
 * /healthz: the process is alive. /readyz: it can do its work. /metrics: for Prometheus; keep it inside at the reverse
 * proxy.
 */
export function healthRoutes(app: AppContext): Router {
  const router = Router()
  const checks = checksOf(app)
  router.get('/healthz', (_req, res) => {
    res.json({ alive: true })
  })
  router.get('/readyz', async (_req, res) => {
    const results = await run(app, checks)
    res.status(Object.values(results).includes('failed') ? 503 : 200).json(results)
  })
  router.get('/metrics', async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics())
  })
  return router
}

/** What a process without web pages answers. */
export const createWorkerApp = (app: AppContext): Express =>
  express().disable('x-powered-by').use(healthRoutes(app), nothingHere, problems(app.log))

import express, { Router, type Express } from 'express'
import mongoose from 'mongoose'
import { ffmpegVersion } from '../../media/ffmpeg.ts'
import type { House } from '../house.ts'
import { registry } from './metrics.ts'
import { nothingHere, problems } from './problems.ts'

const checks = (house: House): Record<string, () => Promise<unknown>> => ({
  database: async () => mongoose.connection.db!.command({ ping: 1 }),
  storage: () => house.storage.check(),
  ffmpeg: () => ffmpegVersion(),
})

async function run(house: House): Promise<Record<string, 'ok' | 'failed'>> {
  const results = await Promise.all(
    Object.entries(checks(house)).map(async ([name, check]) => {
      try {
        await check()
        return [name, 'ok'] as const
      } catch (error) {
        house.log.warn({ err: error }, `not ready: ${name}`)
        return [name, 'failed'] as const
      }
    }),
  )
  return Object.fromEntries(results)
}

/** /healthz: the process is alive. /readyz: it can do its work. /metrics: for Prometheus; keep it inside at the reverse proxy. */
export function healthRoutes(house: House): Router {
  const router = Router()
  router.get('/healthz', (_req, res) => {
    res.json({ alive: true })
  })
  router.get('/readyz', async (_req, res) => {
    const results = await run(house)
    res.status(Object.values(results).includes('failed') ? 503 : 200).json(results)
  })
  router.get('/metrics', async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics())
  })
  return router
}

/** What a process without web pages answers. */
export const createWorkerApp = (house: House): Express => express().disable('x-powered-by').use(healthRoutes(house), nothingHere, problems(house.log))

import { z } from 'zod'
import { defineJob } from '../../../jobs/definitions.ts'
import { Id } from '../../../lib/schema.ts'
import { simulate } from './simulate.service.ts'
import { Simulations } from './simulation.model.ts'

export const simulateCoverage = defineJob({
  kind: 'coverage.simulate',
  title: () => '试算培训要求',
  payload: z.object({ simulation: Id }),
  async run({ simulation: _id }, { progress, publish, signal }) {
    const asked = await Simulations.findOne({ _id, state: 'running' }).lean()
    if (!asked) return
    const result = await simulate(
      asked,
      (done) => {
        progress(done)
        void Simulations.updateOne({ _id, state: 'running' }, { $set: { progress: done } }).exec()
      },
      signal,
    )
    const state = result ? 'done' : 'failed'
    await publish((session) => Simulations.updateOne({ _id }, { $set: { state, result, progress: 1 } }, { session }))
  },
  async onFailed({ simulation: _id }, _why, session) {
    await Simulations.updateOne({ _id, state: 'running' }, { $set: { state: 'failed' } }, { session })
  },
})

import { z } from 'zod'
import type { ClientSession } from 'mongoose'
import { defineJob, type FinalFailure } from '../../jobs/definitions.ts'
import { Id } from '../../lib/schema.ts'
import { applyImport, compare, undoImport } from './byKind.service.ts'
import { survey } from './columns.service.ts'
import { fail } from './imports.failures.ts'
import { RosterImports, type State } from './imports.model.ts'
import { start } from './imports.service.ts'
import { reckonEffect } from './training/effect.service.ts'

const payload = z.object({ import: Id, name: z.string() })

/** Back to where a person can go on from, with the reason. */
const backTo =
  (at: State, state: State, ofTraining = state) =>
  async ({ import: id }: z.infer<typeof payload>, why: FinalFailure, session: ClientSession) => {
    const { code, message } = fail(why === 'cancelled' ? 'import.cancelled' : 'import.fault')
    const of = await RosterImports.findOne({ _id: id, state: at, committedAt: null }, null, { session }).lean()
    if (!of) return
    const back = of.kind === 'training' ? ofTraining : state
    await RosterImports.updateOne(
      { _id: id, state: at },
      { $set: { state: back, refusal: { code, message } } },
      { session },
    )
  }

defineJob({
  kind: 'imports.read',
  title: ({ name }) => `读取“${name}”`,
  payload,
  run: ({ import: id }, { app, signal }) => survey(app, id, signal),
  onFailed: backTo('reading', 'failed'),
})
defineJob({
  kind: 'imports.check',
  title: ({ name }) => `核对“${name}”`,
  payload,
  run: ({ import: id }, { app, signal }) => compare(app, id, signal),
  onFailed: backTo('checking', 'matching'),
})
defineJob({
  kind: 'imports.effect',
  title: ({ name }) => `测算“${name}”对覆盖率的影响`,
  payload,
  coalesce: true,
  run: ({ import: id }, { signal }) => reckonEffect(id, signal),
})
defineJob({
  kind: 'imports.apply',
  title: ({ name }) => `导入“${name}”`,
  payload,
  run: ({ import: id }, job) => applyImport(job, id),
  /** Behind the mark a cancelled import is taken back as a whole. One that failed waits for an administrator's retry. */
  async onFailed(given, why, session) {
    await backTo('applying', 'checked', 'submitted')(given, why, session)
    if (why !== 'cancelled') return
    const of = await RosterImports.findOne({ _id: given.import, state: 'applying' }, null, { session }).lean()
    if (!of?.committedAt) return
    await RosterImports.updateOne({ _id: of._id }, { $set: { state: 'undoing' } }, { session })
    await start('undo', of, of.account, session)
  },
})
defineJob({
  kind: 'imports.undo',
  title: ({ name }) => `撤销导入“${name}”`,
  payload,
  run: ({ import: id }, job) => undoImport(job, id),
  /** What was begun to be taken back goes on with an administrator's retry. */
  async onFailed({ import: id }, why, session) {
    const { code, message } = fail(why === 'cancelled' ? 'import.cancelled' : 'import.fault')
    const back = { state: 'applied' as const, refusal: { code, message } }
    await RosterImports.updateOne({ _id: id, state: 'undoing', undoneAt: null }, { $set: back }, { session })
  },
})

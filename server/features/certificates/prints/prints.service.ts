/** 全班证书: asked for, followed, cancelled and taken away. */
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { cancel } from '../../../jobs/cancel.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { taskStanding } from '../../../jobs/taskStanding.ts'
import { businessDate } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { classIn } from '../../classes/visible.service.ts'
import { fail } from '../certificates.failures.ts'
import { Certificates } from '../certificates.model.ts'
import type { ClassPrintView } from './prints.contract.ts'
import { ClassPrints, keyOfPrint } from './prints.model.ts'

type View = z.input<typeof ClassPrintView>
export const PRINT_JOB = 'certificates.print'
export const KEPT_MS = 7 * 86_400_000
const jobKey = (id: string): string => `${PRINT_JOB}:${id}`

/** Of what a print file of now would be made. */
export async function validOf(id: string): Promise<{ count: number; stamp: string }> {
  const rows = await Certificates.find({ class: id, state: 'valid' }, { _id: 1 }).sort({ class: 1, number: 1 }).lean()
  const stamp = createHash('sha256')
  for (const { _id } of rows) stamp.update(`${_id}\n`)
  return { count: rows.length, stamp: stamp.digest('hex') }
}

async function view(id: string): Promise<View> {
  const [{ count, stamp }, row, { progress, failedAt }] = await Promise.all([
    validOf(id),
    ClassPrints.findById(id).lean(),
    taskStanding(PRINT_JOB, jobKey(id), { class: id }),
  ])
  const kept = row && {
    ...{ size: row.size, madeAt: row.madeAt.toISOString(), by: row.by },
    until: businessDate(new Date(row.madeAt.getTime() + KEPT_MS)),
  }
  const state = progress !== null ? 'making' : !row ? 'none' : row.stamp === stamp ? 'ready' : 'stale'
  const nothing = { size: 0, madeAt: null, by: '', until: null }
  return {
    state,
    certificates: count,
    progress: progress ?? 0,
    failedAt: failedAt?.toISOString() ?? null,
    ...nothing,
    ...kept,
  }
}

export async function showPrint(actor: Actor, id: string): Promise<View> {
  await classIn(actor, 'class.graduate', id)
  return view(id)
}

/** @throws certificate.none */
export async function makePrint(actor: Actor, id: string): Promise<View> {
  const { title } = await classIn(actor, 'class.graduate', id)
  if ((await validOf(id)).count === 0) throw fail('certificate.none')
  await enqueue(PRINT_JOB, { class: id, title, by: actor.name }, { owner: actor.account, key: jobKey(id) })
  return view(id)
}

export async function cancelPrint(actor: Actor, id: string): Promise<View> {
  await classIn(actor, 'class.graduate', id)
  await transaction((session) => cancel({ key: jobKey(id) }, session))
  return view(id)
}

/** What was issued or revoked since must not be printed by an old file. @throws certificate.printStale */
export async function printOf({ storage }: AppContext, actor: Actor, id: string): Promise<FileReply> {
  const { title } = await classIn(actor, 'class.graduate', id)
  const row = await ClassPrints.findById(id).lean()
  if (!row) throw httpFail('notFound')
  if (row.stamp !== (await validOf(id)).stamp) throw fail('certificate.printStale')
  const found = await storage.read(keyOfPrint(row))
  if (!found) throw httpFail('notFound')
  await note(actor, 'export.certificates', id, `${title}，${row.pages} 张`)
  const headers = { 'cache-control': 'private, no-store', 'content-length': String(found.size) }
  const filename = `${`${title} 结业证书`.replace(/[\\/:*?"<>|]/g, ' ')}.pdf`
  return { type: 'application/pdf', body: found.body, filename, headers }
}

import type { z } from 'zod'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { ImportView, ImportWhole } from './imports.contract.ts'
import type { RosterImport } from './imports.model.ts'
import { mustConfirmEnded } from './imports.service.ts'

const NONE = { new: 0, changed: 0, moved: 0, ended: 0, unchanged: 0, doubt: 0, error: 0 }

const presented = (of: RosterImport, unitName: string): z.input<typeof ImportView> => ({
  id: of._id,
  kind: of.kind,
  unit: of.unit,
  unitName,
  fileName: of.fileName,
  size: of.size,
  state: of.state,
  by: of.by,
  createdAt: of.createdAt.toISOString(),
  appliedAt: of.appliedAt?.toISOString() ?? null,
  undoneAt: of.undoneAt?.toISOString() ?? null,
  submittedAt: of.submittedAt?.toISOString() ?? null,
  approvedBy: of.approved?.by ?? null,
  refusal: of.refusal,
  progress: of.progress,
  counts: { ...NONE, ...of.counts },
  endedPosts: of.endedPosts,
  heldPosts: of.heldPosts,
  confirmEnded: of.endedPosts > 0 && mustConfirmEnded(of),
})

export async function presentAll(rows: readonly RosterImport[]): Promise<z.input<typeof ImportView>[]> {
  const names = await unitNames(rows.map(({ unit }) => unit))
  return rows.map((row) => presented(row, names.get(row.unit) ?? ''))
}

export const present = async (row: RosterImport): Promise<z.input<typeof ImportView>> => (await presentAll([row]))[0]!

export const presentWhole = async (row: RosterImport): Promise<z.input<typeof ImportWhole>> => ({
  ...(await present(row)),
  sheets: row.book?.sheets ?? [],
  sheet: row.matching?.sheet ?? 0,
  warnings: row.book?.warnings ?? [],
  kept: row.kept,
  classes: row.classes,
  effect: row.effect,
})

import type { z } from 'zod'
import { Units } from '../organisations/organisations.model.ts'
import type { HonourView } from './honours.contract.ts'
import type { Honour, HonourKind } from './honours.model.ts'

/** Units under the names that they have today. */
export async function presentHonours(
  rows: readonly Honour[],
  kinds: readonly HonourKind[],
): Promise<z.input<typeof HonourView>[]> {
  const names = new Map(kinds.map(({ _id, name }) => [_id, name]))
  const ids = rows.filter(({ of }) => of === 'unit').map(({ subject }) => subject)
  const units = new Map(
    (await Units.find({ _id: { $in: ids } }, { name: 1 }).lean()).map((each) => [each._id, each.name]),
  )
  return rows.map(({ _id, kind, of, subject, name, level, batch, document, from, to, revision, proofs }) => ({
    id: _id,
    kind,
    kindName: names.get(kind) ?? '',
    of,
    subject,
    subjectName: units.get(subject) ?? name,
    level,
    batch,
    document,
    from,
    to,
    revision,
    proofs: proofs.map(({ id, name, size }) => ({ id, name, size })),
  }))
}

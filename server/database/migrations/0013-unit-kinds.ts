import type { Migration, OldRow } from './migration.ts'

const PARTS = ['faculty', 'branch', 'general-branch']
/** The table of kinds as the version that brought it had it: [name, level, sector, below]. */
const KINDS: Record<string, [name: string, level: string, sector: string | null, below: string[]]> = {
  committee: [
    '教育卫生工作党委',
    'committee',
    null,
    ['university', 'hospital', 'affiliate', 'private-university', 'hospital-group', 'bureau'],
  ],
  bureau: ['区教育工作党委', 'group', null, ['school', ...PARTS]],
  'hospital-group': ['医院发展中心党委', 'group', null, ['hospital', 'branch']],
  university: ['高校', 'institution', 'university', [...PARTS, 'affiliated-hospital']],
  'private-university': ['民办高校', 'institution', 'private-university', PARTS],
  hospital: ['医院', 'institution', 'hospital', PARTS],
  'affiliated-hospital': ['附属医院', 'institution', 'hospital', PARTS],
  affiliate: ['直属单位', 'institution', 'affiliate', PARTS],
  school: ['中小学', 'institution', 'affiliate', ['branch', 'general-branch']],
  faculty: ['院系党组织', 'faculty', null, ['branch', 'general-branch']],
  'general-branch': ['党总支', 'faculty', null, ['branch']],
  branch: ['党支部', 'branch', null, []],
}

/** A unit of before knew its level as its kind, and its sector; it was called always what it is called now. */
function dated({ name, kind, sector, placements }: OldRow): Record<string, unknown> {
  const [first] = (placements ?? []) as { from: string }[]
  return {
    level: kind,
    kind: kind === 'institution' ? (sector ?? 'affiliate') : kind,
    names: [{ name, from: first?.from ?? '1900-01-01', to: null }],
    revision: 1,
  }
}

/** Kinds of unit became a table, names of units dated. */
export const unitKinds: Migration = {
  number: 13,
  name: 'unit-kinds',
  async up(db, inBatches) {
    for (const [order, [_id, [name, level, sector, below]]] of Object.entries(KINDS).entries())
      await db
        .collection<OldRow>('unitKinds')
        .updateOne({ _id }, { $setOnInsert: { name, order, level, sector, below, revision: 1 } }, { upsert: true })
    await inBatches(db.collection('units'), ['name', 'kind', 'sector', 'placements', 'level'], (row) =>
      row['level'] === undefined ? { filter: { level: { $exists: false } }, update: { $set: dated(row) } } : null,
    )
  },
}

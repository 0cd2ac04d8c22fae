/** What an import brings: people with their posts, training done before, honours. */
import type { ImportField } from './reading/columns.rule.ts'

export const importKinds = ['people', 'training', 'honours'] as const
export type ImportKind = (typeof importKinds)[number]

interface Kind<Field extends ImportField = ImportField> {
  /** What is read of a file, in the order of its template. */
  fields: readonly Field[]
  /** No row says anything without these. */
  needed: readonly Field[]
  /** A person need not look at the columns when these are known by name. */
  clear: readonly Field[]
}
const LAYOUT = {
  people: {
    fields: [
      'name',
      'staffNumber',
      'phone',
      'email',
      'sex',
      'birthDate',
      'partyDate',
      'unit',
      'position',
      'from',
      'to',
      'dualLeader',
      'termFrom',
      'termYears',
      'termEnd',
    ],
    needed: ['name'],
    clear: ['name', 'unit', 'position', 'from'],
  },
  training: {
    fields: [
      'name',
      'staffNumber',
      'idNumber',
      'unit',
      'className',
      'base',
      'trainedFrom',
      'trainedTo',
      'creditHours',
      'certificateNumber',
    ],
    needed: ['name', 'className', 'trainedFrom'],
    clear: ['name', 'className', 'trainedFrom', 'creditHours'],
  },
  honours: {
    fields: ['honour', 'unit', 'name', 'staffNumber', 'level', 'batch', 'document', 'grantedFrom', 'grantedTo'],
    needed: ['honour', 'grantedFrom'],
    clear: ['honour', 'unit', 'level', 'grantedFrom'],
  },
} as const satisfies Record<ImportKind, Kind>
/** What any kind of import reads. */
export type ReadField = (typeof LAYOUT)[ImportKind]['fields'][number]
export const KINDS: Record<ImportKind, Kind<ReadField>> = LAYOUT
export const importFields = [...new Set(Object.values(LAYOUT).flatMap(({ fields }): ReadField[] => [...fields]))] as [
  ReadField,
  ...ReadField[],
]

/** Which column of somebody's table is which field: by the names that personnel offices give them. */

import { COLUMN_NAMES } from './columnNames.rule.ts'

export type ImportField = keyof typeof COLUMN_NAMES
/** Field → how our own template calls it. */
export const FIELD_NAMES = Object.fromEntries(
  Object.entries(COLUMN_NAMES).map(([field, [name]]) => [field, name]),
) as Record<ImportField, string>

const BRACKETS = /[（(【[〔{<《「“"][^）)】\]〕}>》」”"]*[）)】\]〕}>》」”"]/g
/** Stars of required columns, colons, spaces within 姓 名, and case do not make another name. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}*＊:：、.．。_]/gu, '')
    .replace(/^\d+(?=\p{Script=Han})/u, '')
    .toLowerCase()

const FIELD_OF = new Map(
  (Object.entries(COLUMN_NAMES) as [ImportField, readonly string[]][]).flatMap(([field, names]) =>
    names.map((name) => [plain(name), field] as const),
  ),
)

/** 是否“双带头人” is the name without its quotation marks, 任职时间（年月） the one without what the brackets hold. */
const spellings = (header: string): string[] => [
  plain(header),
  plain(header.replace(BRACKETS, '')),
  plain(header.replace(/[（()）【】[\]〔〕<>《》「」“”"]/g, '')),
]

/** The field that one name means, by itself. */
export function fieldOf(header: string): ImportField | null {
  for (const spelling of spellings(header)) {
    const field = FIELD_OF.get(spelling)
    if (field) return field
  }
  return null
}

export interface HeaderColumn {
  /** From 0. */
  column: number
  /** The lines of the header over this column, joined: 联系方式/手机. */
  name: string
  lines: string[]
}

export interface MatchedColumns {
  fields: Partial<Record<ImportField, number>>
  /** Columns that no field claims, and those whose field an earlier column has: a person decides. */
  unmatched: HeaderColumn[]
  doubtful: { field: ImportField; columns: number[] }[]
}

/** The whole name first; of a header of two lines also the lower line, then the upper one. */
const fieldOfColumn = ({ name, lines }: HeaderColumn): ImportField | null =>
  [name, ...lines.toReversed()].map(fieldOf).find((field) => field !== null) ?? null

/**
 * `remembered`: what a person chose for a name in an earlier file; null means "not read". It goes before what we know of
 * names.
 */
export function matchColumns(
  header: readonly HeaderColumn[],
  remembered: ReadonlyMap<string, ImportField | null> = new Map(),
): MatchedColumns {
  const claims = new Map<ImportField, number[]>()
  const unmatched: HeaderColumn[] = []
  for (const each of header) {
    const chosen = remembered.get(plain(each.name))
    const field = chosen === undefined ? fieldOfColumn(each) : chosen
    if (field) claims.set(field, [...(claims.get(field) ?? []), each.column])
    else if (chosen === undefined) unmatched.push(each)
  }
  return {
    fields: Object.fromEntries([...claims].map(([field, [first]]) => [field, first])),
    unmatched,
    doubtful: [...claims].filter(([, columns]) => columns.length > 1).map(([field, columns]) => ({ field, columns })),
  }
}

/** Under which key a choice for a column is remembered. */
export const rememberedAs = plain

import { DOTS, INVISIBLE } from './signs.rule.ts'
import { tidyCode } from './spelling.rule.ts'

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * What may stand between the characters of a name without being part of it: spaces, dots, what cannot be seen. Few: they
 * stand in the expression once for each character typed, and the embedded engine takes a thousand in all.
 */
const BETWEEN = '[\\s·・\u200b-\u200d\ufeff]*'
const IGNORED = new RegExp(`[\\s${DOTS}${INVISIBLE}]`, 'gu')

/** Of a longer text the beginning is looked for: the compiled engine refuses an expression of some 45 such parts. */
const LOOKED_FOR = 32

/** 张三 finds 张 三, and 买买提艾力 finds 买买提·艾力. */
const spacedOut = (letters: string): string => [...letters].slice(0, LOOKED_FOR).map(escaped).join(BETWEEN)

/** Syllables are stored apart and typed together: `zhangw` finds `zhang wei`. */
const acrossSyllables = (letters: string): string => `^${[...letters].map(escaped).join(' ?')}`

/**
 * Filter for what a person types to find a name: letters are pinyin or initials from the beginning, anything else a
 * part of the name. `others` are fields that hold codes (staff number, login), found by their beginning; `field` is
 * where the name stands.
 */
export function nameSearch(
  typed: string | undefined,
  others: readonly string[] = [],
  field = 'name',
): Record<string, unknown> {
  const text = typed?.replace(IGNORED, '') ?? ''
  if (!text) return {}
  const code = tidyCode(text)
  const byCode = others.map((each) => ({ [each]: { $regex: `^${escaped(code)}`, $options: 'i' } }))
  const letters = code.toLowerCase().replaceAll("'", '')
  const byPinyin = /^[\w-]+$/.test(letters)
    ? [{ pinyin: { $regex: acrossSyllables(letters) } }, { initials: { $regex: `^${escaped(letters)}` } }]
    : []
  return { $or: [{ [field]: { $regex: spacedOut(text), $options: 'i' } }, ...byPinyin, ...byCode] }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

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
  const text = typed?.replace(/\p{Cc}/gu, '').trim()
  if (!text) return {}
  const byCode = others.map((code) => ({ [code]: { $regex: `^${escaped(text)}` } }))
  const letters = text.toLowerCase().replace(/[\s']/g, '')
  const byPinyin = /^[\w-]+$/.test(letters)
    ? [{ pinyin: { $regex: acrossSyllables(letters) } }, { initials: { $regex: `^${escaped(letters)}` } }]
    : []
  return { $or: [{ [field]: { $regex: escaped(text), $options: 'i' } }, ...byPinyin, ...byCode] }
}

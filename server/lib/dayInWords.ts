/** A business date as people read it: 2026-05-01 is 2026年5月1日. */
export function dayInWords(date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

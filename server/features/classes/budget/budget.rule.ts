/** What a budget adds up to, in 分. Pure; the browser shows the same. */
export interface Amounts {
  planned: number
  spent: number
}

export const sumOf = (lines: readonly Amounts[]): Amounts => ({
  planned: lines.reduce((sum, { planned }) => sum + planned, 0),
  spent: lines.reduce((sum, { spent }) => sum + spent, 0),
})

/** Per head, to the 分; null of nobody. */
export const perHead = (amount: number, heads: number): number | null => (heads > 0 ? Math.round(amount / heads) : null)

export const yuan = (fen: number): string =>
  (fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

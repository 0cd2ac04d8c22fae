/**
 * 题目分析: how questions of an examination did, by classical test theory. Pure. What nobody answered counts as nothing.
 * Variances are those of a sample (n − 1), as in R's psych and in pingouin: the coefficients are the same either way,
 * the standard error of measurement is not.
 */
export interface ItemScores {
  /** Awarded points by question; a question that one was not asked is missing. */
  points: Readonly<Record<string, number>>
  /** What was chosen, by question. */
  chosen: Readonly<Record<string, readonly string[]>>
}
export interface Item {
  id: string
  points: number
  /** Of a question that is answered by choosing. */
  options: readonly string[]
}
/** Share of an upper and of a lower group, 27 of a hundred by convention (Kelley 1939). */
const GROUP = 0.27

const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0)
const mean = (all: readonly number[]): number => sum(all) / all.length
function covariance(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [mean(one), mean(other)]
  return one.reduce((total, each, at) => total + (each - a) * (other[at]! - b), 0) / (one.length - 1)
}
const variance = (all: readonly number[]): number => covariance(all, all)
const TINY = 1e-12
/** null: one of both never changes. */
function correlation(one: readonly number[], other: readonly number[]): number | null {
  if (one.length < 2) return null
  const both = variance(one) * variance(other)
  return both < TINY ? null : covariance(one, other) / Math.sqrt(both)
}

/** Cronbach's alpha of these columns; KR-20 where each is all or nothing. null: it says nothing. */
export function alphaOf(columns: readonly (readonly number[])[]): number | null {
  const count = columns.length
  const first = columns[0]
  if (count < 2 || !first || first.length < 2) return null
  const totals = first.map((_, row) => sum(columns.map((column) => column[row]!)))
  const whole = variance(totals)
  return whole < TINY ? null : (count / (count - 1)) * (1 - sum(columns.map(variance)) / whole)
}

/**
 * How far each of these totals belongs to the upper group. Those on its border share the places that are left, so that the
 * figures do not hang on the order of equals.
 */
export function groupWeights(totals: readonly number[], isUpper: boolean): number[] {
  const size = Math.max(1, Math.round(totals.length * GROUP))
  const border = totals.toSorted((a, b) => (isUpper ? b - a : a - b))[size - 1]!
  const isWithin = (total: number) => (isUpper ? total > border : total < border)
  const left = size - totals.filter(isWithin).length
  const atBorder = totals.filter((total) => total === border).length
  return totals.map((total) => (isWithin(total) ? 1 : total === border ? left / atBorder : 0))
}
const weighted = (values: readonly number[], weights: readonly number[]): number => {
  const whole = sum(weights)
  return whole === 0 ? 0 : sum(values.map((each, at) => each * weights[at]!)) / whole
}

/** Alpha of all columns but one, for each of them. */
function alphasWithout(columns: readonly (readonly number[])[]): (number | null)[] {
  const [count, first] = [columns.length - 1, columns[0]]
  if (count < 2 || !first || first.length < 2) return columns.map(() => null)
  const variances = columns.map(variance)
  const totals = first.map((_, row) => sum(columns.map((column) => column[row]!)))
  const all = sum(variances)
  return columns.map((column, at) => {
    const whole = variance(totals.map((total, row) => total - column[row]!))
    return whole < TINY ? null : (count / (count - 1)) * (1 - (all - variances[at]!) / whole)
  })
}

export interface ItemFigures {
  id: string
  points: number
  /** How many were asked it. */
  n: number
  /** 难度: mean share of the points; of a question that is right or wrong the share that had it right. */
  facility: number
  /** 区分度: facility in the upper group less that in the lower one. */
  discrimination: number | null
  /** With the rest of the paper, the question itself left out. */
  correlation: number | null
  /** Alpha of the paper without it. */
  alphaWithout: number | null
  /** Of each option: share of all, of the upper and of the lower group. */
  options: { id: string; all: number; upper: number; lower: number }[]
  /** Who chose or wrote nothing that counts. */
  omitted: number
}
export interface ExamFigures {
  n: number
  items: number
  /** In points where all were asked the same; else in percent of what each was asked. */
  unit: 'points' | 'percent'
  total: number
  mean: number
  sd: number | null
  median: number
  min: number
  max: number
  /** null: everybody was asked something else, or nobody differs. */
  alpha: number | null
  /** Each question is right or wrong: alpha is KR-20. */
  kr20: boolean
  sem: number | null
  /** How many reached 0–9, 10–19 … 90–100 percent. */
  histogram: number[]
}

const BINS = 10
const percentOf = (points: number, of: number): number => (of === 0 ? 0 : (points * 100) / of)
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!
}

interface Sat extends ItemScores {
  earned: number
  asked: number
}

function figuresOf(item: Item, rows: readonly Sat[], without: number | null): ItemFigures {
  const own = rows.filter(({ points }) => points[item.id] !== undefined)
  const scores = own.map(({ points }) => points[item.id]!)
  const shares = scores.map((score) => (item.points === 0 ? 0 : score / item.points))
  const totals = own.map(({ earned, asked }) => percentOf(earned, asked))
  const rest = own.map(({ earned, asked }, at) => percentOf(earned - scores[at]!, asked - item.points))
  const [upper, lower] = [groupWeights(totals, true), groupWeights(totals, false)]
  const chose = (option: string) => own.map(({ chosen }) => Number(chosen[item.id]?.includes(option) ?? false))
  const enough = own.length > 1
  return {
    ...{ id: item.id, points: item.points, n: own.length, facility: mean(shares) },
    discrimination: enough ? weighted(shares, upper) - weighted(shares, lower) : null,
    correlation: correlation(scores, rest),
    alphaWithout: without,
    options: item.options.map((id) => {
      const values = chose(id)
      return { id, all: mean(values), upper: weighted(values, upper), lower: weighted(values, lower) }
    }),
    omitted: own.filter(({ chosen }) => item.options.length > 0 && (chosen[item.id]?.length ?? 0) === 0).length,
  }
}

/** null: nobody has sat it. */
export function analysed(
  items: readonly Item[],
  given: readonly ItemScores[],
): { exam: ExamFigures; items: ItemFigures[] } | null {
  const worth = new Map(items.map(({ id, points }) => [id, points]))
  const rows = given.map((row): Sat => {
    const asked = Object.keys(row.points)
    return { ...row, earned: sum(Object.values(row.points)), asked: sum(asked.map((id) => worth.get(id) ?? 0)) }
  })
  if (rows.length === 0 || items.length === 0) return null
  const isSame = items.every(({ id }) => rows.every(({ points }) => points[id] !== undefined))
  const columns = isSame ? items.map(({ id }) => rows.map(({ points }) => points[id]!)) : []
  const alpha = alphaOf(columns)
  const without = alphasWithout(columns)
  const totals = rows.map(({ earned, asked }) => (isSame ? earned : percentOf(earned, asked)))
  const sd = rows.length > 1 ? Math.sqrt(variance(totals)) : null
  const histogram = Array.from({ length: BINS }, () => 0)
  for (const { earned, asked } of rows)
    histogram[Math.min(BINS - 1, Math.max(0, Math.floor(percentOf(earned, asked) / BINS)))]! += 1
  return {
    exam: {
      ...{ n: rows.length, items: items.length, unit: isSame ? 'points' : 'percent', mean: mean(totals), sd, alpha },
      total: isSame ? sum(items.map(({ points }) => points)) : 100,
      ...{ median: median(totals), min: Math.min(...totals), max: Math.max(...totals), histogram },
      kr20: isSame && items.every(({ id, points }) => rows.every((row) => [0, points].includes(row.points[id]!))),
      sem: alpha === null || sd === null ? null : sd * Math.sqrt(Math.max(0, 1 - alpha)),
    },
    items: items.map((item, at) => figuresOf(item, rows, without[at] ?? null)).filter(({ n }) => n > 0),
  }
}

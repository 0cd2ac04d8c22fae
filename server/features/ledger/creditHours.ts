import type { CreditRule } from './ledger.model.ts'

/**
 * Online credit as it is practised: a lesson of 30 min or more 1 学时, 15-30 min 0.5, shorter 0.25, a passed test +0.5;
 * reading earns nothing unless a rule says so; of a class what was attended, at most 8 学时 a day. An installation starts with this row; later rows are added, never
 * edited.
 */
export const DEFAULT_CREDIT_RULES: readonly CreditRule[] = [
  {
    _id: 'credit-2018',
    from: '2018-01-01',
    bands: [
      { fromSeconds: 0, credit: 25 },
      { fromSeconds: 900, credit: 50 },
      { fromSeconds: 1800, credit: 100 },
    ],
    quizCredit: 50,
    readingCredit: 0,
    classDayCredit: 800,
  },
]

/** What was achieved: a video of some length watched, something read, a test passed, so much of a class attended. */
export type Achievement =
  | { kind: 'video'; durationSeconds: number }
  | { kind: 'reading' }
  | { kind: 'quiz' }
  | { kind: 'class'; attended: number; days: readonly number[] }
  /** Hours of a unit's own rotation training 轮训, in hundredths. */
  | { kind: 'localTraining'; hours: number }
/** Hundredths of a 学时, and the rule that said so: stored with the record, so a new rule is never retroactive. */
export interface Award {
  credit: number
  rule: string | null
}

/** The rule in force on a business date: the newest that has begun. */
export const ruleOn = (rules: readonly CreditRule[], on: string): CreditRule | null =>
  rules.filter(({ from }) => from <= on).sort((a, b) => (a.from < b.from ? 1 : -1))[0] ?? null

const bandOf = (bands: CreditRule['bands'], seconds: number): number =>
  bands.filter(({ fromSeconds }) => fromSeconds <= seconds).sort((a, b) => b.fromSeconds - a.fromSeconds)[0]?.credit ??
  0

/** Of the days of a class: each as far as the rule gives a day. */
const mostOf = ({ classDayCredit = Infinity }: CreditRule, days: readonly number[]): number =>
  days.reduce((sum, day) => sum + Math.min(day, classDayCredit), 0)

function creditOf(rule: CreditRule, achievement: Achievement): number {
  if (achievement.kind === 'class') return Math.min(achievement.attended, mostOf(rule, achievement.days))
  if (achievement.kind === 'localTraining') return Math.round((achievement.hours * (rule.localPercent ?? 100)) / 100)
  if (achievement.kind === 'video') return bandOf(rule.bands, achievement.durationSeconds)
  return achievement.kind === 'quiz' ? rule.quizCredit : rule.readingCredit
}

/** What an achievement earns on a business date; nothing when no rule has begun. */
export function awardFor(rules: readonly CreditRule[], achievement: Achievement, on: string): Award {
  const rule = ruleOn(rules, on)
  return rule ? { credit: creditOf(rule, achievement), rule: rule._id } : { credit: 0, rule: null }
}

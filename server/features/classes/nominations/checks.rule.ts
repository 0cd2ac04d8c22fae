/** What speaks against nominating somebody: a refusal, or a warning that must be confirmed. Pure. */

export type CheckCode =
  | 'early'
  | 'over'
  | 'post'
  | 'position'
  | 'audience'
  | 'busy'
  | 'full'
  | 'late'
  | 'overQuota'
  | 'trained'
  | 'waitsElsewhere'
  | 'refusedBefore'
export interface Finding {
  code: CheckCode
  refused: boolean
  sentence: string
}
type Detail = Record<string, string | number>

const REFUSALS = {
  early: ({ from }) => `这个班从 ${from} 起推荐，请到时再办理。`,
  over: () => '这个班已停止推荐。如确需参加，请联系组织干部处。',
  post: ({ name }) => `${name} 目前没有任职，或不在您管理的单位。请先在名册中核对任职。`,
  position: ({ name, post }) => `${name} 的职务（${post}）不在本班招收范围内。职务有误的，请先在名册中更正。`,
  audience: ({ name }) => `${name} 的单位不在本班招收范围内，请选择面向其单位的培训班。`,
  busy: ({ name, title }) => `${name} 已录取同期的“${title}”。请先在那个班撤回或请本人放弃，再推荐到本班。`,
  full: ({ unit, seats, most }) =>
    Number(seats) === 0
      ? `${unit}在本班没有名额，请联系组织干部处分配。`
      : `${unit}有 ${seats} 个名额，最多推荐 ${most} 人（含候补），已经满了。请先撤回一人，或联系组织干部处增加名额。`,
} satisfies Partial<Record<CheckCode, (detail: Detail) => string>>
const WARNINGS = {
  late: ({ until }) => `推荐已于 ${until} 截止并排序，现在推荐排在名单末尾。`,
  overQuota: ({ unit, seats }) => `${unit}的 ${seats} 个名额已推荐满，超出的按次序候补。`,
  trained: ({ name }) => `${name} 本周期已经参训，排序靠后。`,
  waitsElsewhere: ({ name, title }) => `${name} 在同期的“${title}”候补，两边都录取时只能参加一个。`,
  refusedBefore: ({ name, what }) => `${name} 此前在本班${what}，将按新的推荐时间排序。`,
} satisfies Partial<Record<CheckCode, (detail: Detail) => string>>

export const refusal = (code: keyof typeof REFUSALS, detail: Detail = {}): Finding => ({
  ...{ code, refused: true },
  sentence: REFUSALS[code](detail),
})
export const warning = (code: keyof typeof WARNINGS, detail: Detail = {}): Finding => ({
  ...{ code, refused: false },
  sentence: WARNINGS[code](detail),
})

interface Dated {
  state: 'draft' | 'open' | 'ranked' | 'cancelled'
  from: string
  nominateFrom: string
  nominateUntil: string
}
/** Whether a class takes nominations on a day. */
export function checkDay({ state, from, nominateFrom, nominateUntil }: Dated, day: string): Finding[] {
  if (state === 'draft' || state === 'cancelled' || day >= from) return [refusal('over')]
  if (day < nominateFrom) return [refusal('early', { from: nominateFrom })]
  return state === 'ranked' ? [warning('late', { until: nominateUntil })] : []
}

/** Whether an institution may nominate one more; `seats` null: quotas do not limit this class. */
export function checkQuota(unit: string, seats: number | null, standing: number, perSeat: number): Finding[] {
  if (seats === null || standing < seats) return []
  const most = seats * perSeat
  return [standing < most ? warning('overQuota', { unit, seats }) : refusal('full', { unit, seats, most })]
}

/** What exemptions and applications are, and how lists of them are narrowed. */
import { z } from 'zod'
import { BusinessDate, Id, Instant, Text } from '../../../lib/schema.ts'
import { ProofView } from '../../../storage/proofs.contract.ts'
import { ApplicationFilterState, ApplicationState, ExemptionFilterState, ExemptionState } from './exemptions.rule.ts'

export const inOrder = ({ from, to }: { from: string; to: string }): boolean => from <= to
export const ORDER = { path: ['to'], message: '结束日期不能早于开始日期' }
export const Reason = Text.min(1, '请写明豁免的理由').max(1_000, '不超过 1000 个字')
export const Days = { from: BusinessDate, to: BusinessDate }
export const Document = z.string().trim().max(120, '不超过 120 个字').default('')

/** Both days included. */
export const ExemptionBody = z
  .object({ ...Days, reason: Text.min(1, '请写明豁免的理由'), document: Document })
  .refine(inOrder, ORDER)

const Said = z.object({ by: z.string(), at: Instant, text: z.string() })
const Facts = {
  id: Id,
  person: Id,
  personName: z.string(),
  requirement: Id,
  requirementTitle: z.string(),
  unitName: z.string(),
  ...Days,
  reason: z.string(),
  document: z.string(),
  proofs: z.array(ProofView),
}
export const OwnApplication = z.object({
  id: Id,
  requirement: Id,
  requirementTitle: z.string(),
  ...Days,
  reason: z.string(),
  proofs: z.array(ProofView),
  state: z.enum(ApplicationState),
  at: Instant,
  /** Who deals with it now. */
  nearName: z.string(),
  /** `from`, `to`: for which days it was approved. */
  answer: Said.extend(Days).nullable(),
})
export const ApplicationView = z.object({
  ...Facts,
  state: z.enum(ApplicationState),
  /** The person asked for it. */
  own: z.boolean(),
  applied: z.object({ by: z.string(), at: Instant }),
  forwarded: Said.nullable(),
  nearName: z.string(),
  answer: Said.extend(Days).nullable(),
  /** Exemptions of the person from the same requirement that hold on some of these days. */
  overlaps: z.array(z.object({ ...Days })),
  /** What the caller may do with it now. */
  may: z.object({ forward: z.boolean(), decide: z.boolean(), withdraw: z.boolean() }),
})
export const ApplicationFilter = z.object({
  state: z.enum(ApplicationFilterState).default('mine'),
  requirement: Id.optional(),
  search: z.string().trim().max(60).optional(),
})
export const ExemptionView = z.object({
  ...Facts,
  state: z.enum(ExemptionState),
  /** The last day on which it holds; `expiring`: it is near. */
  until: BusinessDate,
  expiring: z.boolean(),
  approvedBy: z.string(),
  approvedAt: Instant,
  /** By whom it was applied for; null: entered by the committee. */
  appliedBy: z.string().nullable(),
  revoked: Said.extend({ ended: z.boolean() }).nullable(),
})
export const ExemptionFilter = z.object({
  state: z.enum(ExemptionFilterState).default('held'),
  requirement: Id.optional(),
  unit: Id.optional(),
  search: z.string().trim().max(60).optional(),
})

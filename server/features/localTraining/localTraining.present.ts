import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { programmeTitles } from '../programmes/programmes.service.ts'
import type { TrainingCard, TrainingView } from './localTraining.contract.ts'
import type { LocalTraining } from './localTraining.model.ts'
import { EDITABLE, mayReopen, noTrainees } from './localTraining.rule.ts'
import { isApprover, isReporter, trainingFor } from './visible.service.ts'

type Card = z.input<typeof TrainingCard>

const cardOf = ({ _id: id, unit, title, from, to, hours, state, counts }: LocalTraining, unitName: string): Card => ({
  ...{ id, unit, unitName, title, from, to, hours, state },
  counts: { ...noTrainees(), ...counts },
})

export async function presentCards(rows: readonly LocalTraining[]): Promise<Card[]> {
  const units = await unitNames(rows.map(({ unit }) => unit))
  return rows.map((row) => cardOf(row, units.get(row.unit) ?? ''))
}

const actOf = (act: LocalTraining['submitted']) => act && { by: act.by, at: act.at.toISOString() }

function mayOf(actor: Actor, row: LocalTraining): z.input<typeof TrainingView>['may'] {
  const [reports, approves] = [isReporter(actor, row), isApprover(actor, row)]
  const { state, counts } = row
  const edit = reports && EDITABLE.includes(state)
  return {
    edit,
    facts: edit && counts.approved === 0,
    withdraw: reports && state === 'submitted',
    reopen: reports && mayReopen(row),
    remove: edit && counts.approved + counts.revoked === 0,
    decide: approves && state === 'submitted',
    correct: approves && counts.approved > 0,
  }
}

/** As the actor sees it now. @throws notFound */
export async function shown(actor: Actor, id: string): Promise<z.input<typeof TrainingView>> {
  const row = await trainingFor(actor, id)
  const [card] = await presentCards([row])
  const { programme, place, teachers, summary, proofs, revision, remarks } = row
  const titles = programme ? await programmeTitles([programme]) : new Map<string, string>()
  return {
    ...card!,
    ...{ place, teachers, summary, revision, remarks },
    programme: programme ? { id: programme, title: titles.get(programme) ?? '' } : null,
    proofs: proofs.map(({ id: proof, name, size }) => ({ id: proof, name, size })),
    submitted: actOf(row.submitted),
    decided: actOf(row.decided),
    may: mayOf(actor, row),
  }
}

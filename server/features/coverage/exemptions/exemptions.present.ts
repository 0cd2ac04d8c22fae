import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { businessDate } from '../../../lib/clock.ts'
import { daysAfter } from '../../../lib/period.ts'
import { accountNames } from '../../accounts/names.service.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { requirementTitles } from '../../programmes/requirements.service.ts'
import type { ApplicationView, ExemptionView, OwnApplication } from './exemptionViews.contract.ts'
import { ExemptionApplications, Exemptions, type Exemption, type ExemptionApplication } from './exemptions.model.ts'
import { stateOn } from './lastDay.ts'
import { EXPIRING_DAYS } from './exemptions.rule.ts'
import { mayDo } from './received.service.ts'

type Row = ExemptionApplication
const proofsOf = ({ proofs }: Pick<Row, 'proofs'>) => proofs.map(({ id, name, size }) => ({ id, name, size }))
const answerOf = ({ answer }: Row) =>
  answer && { by: answer.by, at: answer.at.toISOString(), text: answer.text, from: answer.from, to: answer.to }

async function namesOf(rows: readonly Pick<Row, 'requirement' | 'ancestors' | 'near'>[]) {
  const [units, titles] = await Promise.all([
    unitNames(rows.flatMap(({ ancestors, near }) => [ancestors.at(-1) ?? '', near])),
    requirementTitles(rows.map(({ requirement }) => requirement)),
  ])
  return { unit: (id: string | undefined) => units.get(id ?? '') ?? '', title: (id: string) => titles.get(id) ?? '' }
}

export async function presentOwn(rows: readonly Row[]): Promise<z.input<typeof OwnApplication>[]> {
  const names = await namesOf(rows)
  return rows.map((row) => ({
    ...{ id: row._id, requirement: row.requirement, requirementTitle: names.title(row.requirement) },
    ...{ from: row.from, to: row.to, reason: row.reason, proofs: proofsOf(row), state: row.state },
    ...{ at: row.at.toISOString(), nearName: names.unit(row.near), answer: answerOf(row) },
  }))
}

export async function presentApplications(
  actor: Actor,
  rows: readonly Row[],
): Promise<z.input<typeof ApplicationView>[]> {
  const [names, overlaps] = await Promise.all([namesOf(rows), overlapsOf(rows)])
  return rows.map((row) => ({
    ...{ id: row._id, person: row.person, personName: row.name, unitName: names.unit(row.ancestors.at(-1)) },
    ...{ requirement: row.requirement, requirementTitle: names.title(row.requirement) },
    ...{ from: row.from, to: row.to, reason: row.reason, document: row.document, proofs: proofsOf(row) },
    ...{ state: row.state, own: row.own, nearName: names.unit(row.near), answer: answerOf(row) },
    applied: { by: row.applied.by, at: row.applied.at.toISOString() },
    forwarded: row.forwarded && {
      ...{ by: row.forwarded.by, at: row.forwarded.at.toISOString(), text: row.forwarded.note },
    },
    overlaps: overlaps.get(row._id) ?? [],
    may: mayDo(actor, row),
  }))
}

/** Exemptions that hold on days of the same application; not the one that it became. */
async function overlapsOf(rows: readonly Row[]) {
  const found = await Exemptions.find(
    { person: { $in: rows.map(({ person }) => person) } },
    { person: 1, requirement: 1, from: 1, until: 1, application: 1 },
  ).lean()
  return new Map(
    rows.map((row) => [
      row._id,
      found
        .filter(({ person, requirement }) => person === row.person && requirement === row.requirement)
        .filter(({ from, until, application }) => application !== row._id && from <= row.to && row.from <= until)
        .map(({ from, until }) => ({ from, to: until })),
    ]),
  )
}

export async function presentExemptions(rows: readonly Exemption[]): Promise<z.input<typeof ExemptionView>[]> {
  const today = businessDate()
  const soon = daysAfter(today, EXPIRING_DAYS)
  const [accounts, units, titles, applied] = await Promise.all([
    accountNames([...new Set(rows.flatMap(({ approvedBy, revoked }) => [approvedBy, revoked?.by ?? approvedBy]))]),
    unitNames(rows.flatMap((each) => each.units)),
    requirementTitles(rows.map(({ requirement }) => requirement)),
    appliedBy(rows),
  ])
  return rows.map((row) => ({
    ...{ id: row._id, person: row.person, personName: row.name },
    unitName: row.units.map((unit) => units.get(unit) ?? '').join('、'),
    ...{ requirement: row.requirement, requirementTitle: titles.get(row.requirement) ?? '' },
    ...{ from: row.from, to: row.to, until: row.until, reason: row.reason, document: row.document },
    ...{ proofs: proofsOf(row), state: stateOn(row, today), expiring: row.until >= today && row.until <= soon },
    approvedBy: accounts.get(row.approvedBy) ?? row.approvedBy,
    approvedAt: row.approvedAt.toISOString(),
    appliedBy: applied.get(row.application ?? '') ?? null,
    revoked: row.revoked
      ? {
          by: accounts.get(row.revoked.by) ?? row.revoked.by,
          at: row.revoked.at.toISOString(),
          text: row.revoked.reason,
          ended: row.revoked.ended ?? false,
        }
      : null,
  }))
}

async function appliedBy(rows: readonly Exemption[]): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ application }) => application ?? [])
  const found = await ExemptionApplications.find({ _id: { $in: ids } }, { own: 1, name: 1, applied: 1 }).lean()
  return new Map(found.map(({ _id, own, applied }) => [_id, own ? `${applied.by}（本人）` : applied.by]))
}

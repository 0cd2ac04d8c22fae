/** The rows of a plan as a page shows them: with names in the place of ids. */
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { cutPage, rangesAfter, type CursorPage } from '../../lib/paging.ts'
import { positions } from '../organisations/organisations.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { Appointment } from '../roster/people.service.ts'
import { groupedByPerson, peopleOf, postsOf } from '../roster/manyPeople.service.ts'
import { DETAIL_LABELS } from '../roster/personDetails.rule.ts'
import { masked, maskedIn } from '../roster/secrets.rule.ts'
import type { ImportRow } from './imports.contract.ts'
import { ImportRows, type ImportRowRecord, type Kind } from './imports.model.ts'
import { importFor } from './imports.service.ts'
import { fieldInWords, type FieldChange, type PlannedRow } from './plan/planned.rule.ts'
import type { PostChange } from './plan/posts.ts'
import { honourInWords, type PlannedHonour } from './honours/planHonours.rule.ts'
import { trainingInWords, type PlannedTraining } from './training/planTraining.rule.ts'
import { openedRow, type OpenedRow } from './sealedPlan.ts'

type View = z.input<typeof ImportRow>
interface Asked {
  cursor?: string | undefined
  limit: number
  kind?: Kind | undefined
}

type AnyPlan = PlannedRow | PlannedTraining | PlannedHonour

const bringsIn = (plan: AnyPlan): string | null => {
  if (!('entry' in plan)) return null
  return 'subject' in plan.entry ? honourInWords(plan.entry) : trainingInWords(plan.entry)
}
function personIn(plan: AnyPlan): string | null {
  if ('person' in plan) return plan.person
  if (!('entry' in plan)) return null
  if ('person' in plan.entry) return plan.entry.person
  return plan.entry.of === 'person' ? plan.entry.subject : null
}

const candidatesIn = (plan: AnyPlan): string[] => (plan.kind === 'doubt' ? plan.candidates : [])
const postsIn = (plan: AnyPlan): PostChange[] => ('posts' in plan ? plan.posts : [])

export async function importRows(actor: Actor, id: string, { cursor, limit, kind }: Asked): Promise<CursorPage<View>> {
  await importFor(actor, id)
  const read = (range: Record<string, unknown>): Promise<ImportRowRecord[]> =>
    ImportRows.find({ import: id, ...(kind && { kind }), ...range })
      .sort({ row: 1, _id: 1 })
      .limit(limit + 1)
      .lean()
  const found = await Promise.all(rangesAfter(cursor, 'row', 1, 'number').map(read))
  const { items: sealed, nextCursor } = cutPage(found.flat().slice(0, limit + 1), limit, 'row')
  const items = sealed.map((row) => openedRow<AnyPlan>(row))
  const shown = await namer(items.map(({ plan }) => plan))
  return { items: items.map((record) => viewOf(record, shown)), nextCursor }
}

/** How units, positions and people of some rows are called. */
async function namer(plans: readonly AnyPlan[]) {
  const candidates = plans.flatMap(candidatesIn)
  const held = await postsOf([...new Set(candidates)])
  const people = new Map((await peopleOf([...new Set(candidates)])).map((person) => [person._id, person]))
  const places = plans
    .flatMap(postsIn)
    .flatMap((post) => [...('unit' in post ? [post.unit] : []), ...('before' in post ? [post.before.unit] : [])])
  const units = await unitNames([...places, ...held.map(({ unit }) => unit)])
  const titles = new Map((await positions()).map(({ _id, name }) => [_id, name]))
  const postOf = ({
    unit,
    position,
    from,
    to,
    term,
  }: Pick<Appointment, 'unit' | 'position' | 'from' | 'to' | 'term'>) => ({
    unitName: units.get(unit) ?? '',
    positionName: titles.get(position) ?? position,
    from,
    to,
    term: term ?? null,
  })
  const posts = groupedByPerson(held)
  const candidate = (id: string): View['candidates'] => {
    const person = people.get(id)
    if (!person) return []
    const said = (posts.get(id) ?? [])
      .map((post) => postOf(post))
      .map((post) => `${post.unitName} ${post.positionName}`)
    return [{ id, name: person.name, staffNumber: person.staffNumber, posts: said.join('；') }]
  }
  return { postOf, candidate }
}

const LABELS = { name: '姓名', staffNumber: '工号', phone: '手机', ...DETAIL_LABELS } as const

/** A phone is masked here as everywhere. */
const shownField = ({ field, before, after }: FieldChange): View['fields'][number] =>
  field === 'phone'
    ? { label: LABELS.phone, before: masked(before), after: masked(after)! }
    : { label: LABELS[field], before: before && fieldInWords(field, before), after: fieldInWords(field, after) }

function viewOf(
  { row, kind, name, staffNumber, plan, left }: OpenedRow<AnyPlan>,
  { postOf, candidate }: Awaited<ReturnType<typeof namer>>,
): View {
  return {
    row,
    kind,
    person: personIn(plan),
    name,
    staffNumber,
    fields: 'fields' in plan ? plan.fields.map(shownField) : [],
    posts: postsIn(plan).map((post) => ({
      kind: post.kind,
      ...postOf('unit' in post ? post : { ...post.before, ...post, unit: post.before.unit }),
      before: 'before' in post ? postOf(post.before) : null,
    })),
    brings: bringsIn(plan),
    candidates: candidatesIn(plan).flatMap(candidate),
    left,
    errors:
      plan.kind === 'error'
        ? plan.errors.map(({ row: _, value, reason, ...error }) => ({
            ...error,
            value: maskedIn(value, staffNumber ?? ''),
            reason: maskedIn(reason, staffNumber ?? ''),
          }))
        : [],
  }
}

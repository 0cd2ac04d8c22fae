/** Questions by what is typed and by their traits, the newest first, read in spans of their serials. */
import type { PipelineStage } from 'mongoose'
import { scope, unitsOf, type Actor } from '../../access/actor.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { afterCursor, cutPage, readCursor, type CursorPage } from '../../lib/paging.ts'
import type { QuestionFilter } from './bank.contract.ts'
import { QuestionSerials, Questions, SERIALS, type Question } from './questions.model.ts'
import { bareText } from './sameText.rule.ts'
import { checkTopic } from './topics/topics.service.ts'
import { beginningWith, pairsOf, placesOf, traitTerm, withTerm } from './terms.rule.ts'

type Filter = Record<string, unknown>
const DAY_MS = 86_400_000
/** The embedded engine pays for every row of a span, whatever the limit (25 µs each). */
const FIRST_SPAN = 128
const SAMPLE = 512
/** So many of a pair are read at once. */
const FEW = 400
/** One character that is rarer than a page in so many is looked up in the index. */
const ONE_CHARACTER = 1_024

const lastSerial = async (): Promise<number> => (await QuestionSerials.findById(SERIALS).lean())?.last ?? 0

const untilToday = () => ({ $gt: '', $lt: businessDate(new Date(now().getTime() + DAY_MS)) })

/** Where the rows of a span are read from, by an index. */
type Lead = (low: number, high: number) => Filter[]
const byTerm =
  (term: string): Lead =>
  (low, high) =>
    withTerm(placesOf(term, low, high))
const byUnit =
  (unit: string): Lead =>
  (low, high) => [{ ancestors: unit, serial: { $gt: low - 1, $lt: high } }]

/** What narrows the rows of a span. */
function narrowing({ search, kind, difficulty, topic, position, state }: QuestionFilter): Filter {
  const typed = bareText(search ?? '')
  return {
    retired: state === 'retired',
    ...(typed && { text: { $regex: typed } }), // letters and digits alone
    ...(kind && { kind }),
    ...(difficulty && { difficulty }),
    ...(topic && { topics: topic }),
    ...(position && { positions: position }),
  }
}

const read = (filters: readonly Filter[], limit: number, sort: PipelineStage.Sort['$sort'] = { serial: -1 }) =>
  Questions.aggregate<Question>([
    ...filters.map((filter) => ({ $match: filter })),
    { $project: { terms: 0 } },
    { $sort: sort },
    { $limit: limit },
  ]).exec()

interface Led {
  leads: readonly Lead[]
  /** How many serials are looked through first. */
  span: number
}

/** The pair of those typed that the newest questions have least; one that few have is read at once. */
async function rarest(pairs: readonly string[], last: number): Promise<Led> {
  const places = [0, pairs.length >> 1, pairs.length - 1]
  const sampled = [...new Set(places.map((at) => pairs[at]!))]
  const low = Math.max(1, last - SAMPLE)
  const counts = await Promise.all(
    sampled.map((pair) => Questions.countDocuments({ terms: placesOf(pair, low, last + 1) })),
  )
  const least = Math.min(...counts)
  const expected = (least / Math.max(1, last + 1 - low)) * last
  return { leads: [byTerm(sampled[counts.indexOf(least)]!)], span: expected < FEW ? last : FIRST_SPAN }
}

function leadsOf(actor: Actor, filter: QuestionFilter): Lead[] {
  if (filter.state === 'retired') return [byTerm(traitTerm.retired)]
  if (filter.topic) return [byTerm(traitTerm.topic(filter.topic))]
  if (filter.position) return [byTerm(traitTerm.position(filter.position))]
  if (filter.kind) return [byTerm(traitTerm.kind(filter.kind))]
  if (filter.difficulty) return [byTerm(traitTerm.difficulty(filter.difficulty))]
  return unitsOf(actor, 'question.read').map(byUnit)
}

interface Walk extends Led {
  also: Filter
  /** Below which serial. */
  before: number
  limit: number
  /** How far down; absent: to the first question. */
  most?: number
}
/** The newest rows that pass, span by span; wider at each step that finds little. */
async function walk({ leads, span: first, also, before, limit, most = Infinity }: Walk): Promise<Question[]> {
  const found: Question[] = []
  const end = Math.max(1, before - most)
  for (let high = before, span = first; high > end && found.length < limit;) {
    const low = Math.max(end, high - span)
    const pages = await Promise.all(leads.map((lead) => read([...lead(low, high), also], limit)))
    const fresh = [...new Map(pages.flat().map((row) => [row._id, row])).values()]
    found.push(...fresh.sort((a, b) => b.serial - a.serial))
    span *= fresh.length * 4 < limit ? 4 : 2
    high = low
  }
  return found.slice(0, limit)
}

/** One character: mostly one of many, else one of few, which its pairs tell. */
async function ofOneCharacter(character: string, asked: Walk): Promise<Question[]> {
  const near = await walk({ ...asked, most: ONE_CHARACTER })
  if (near.length >= asked.limit || asked.before <= ONE_CHARACTER) return near
  return read([{ terms: beginningWith(character) }, { serial: { $lt: asked.before }, ...asked.also }], asked.limit)
}

/** Those that are to be looked at, by the day that was set. */
async function listReview(actor: Actor, filter: QuestionFilter, cursor: string | undefined, limit: number) {
  const after = afterCursor(cursor, 'reviewOn', 1)
  const units = unitsOf(actor, 'question.read')
  const pages = await Promise.all(
    units.map((ancestors) =>
      read([{ ancestors, reviewOn: untilToday() }, narrowing(filter), after], limit + 1, { reviewOn: 1, _id: 1 }),
    ),
  )
  const rows = [...new Map(pages.flat().map((row) => [row._id, row])).values()].sort((a, b) =>
    `${a.reviewOn} ${a._id}` < `${b.reviewOn} ${b._id}` ? -1 : 1,
  )
  return cutPage(rows, limit, 'reviewOn')
}

/** Questions of the caller's units that pass the filter. */
export async function listQuestions(
  actor: Actor,
  { cursor, limit, ...filter }: QuestionFilter & { cursor?: string | undefined; limit: number },
): Promise<CursorPage<Question>> {
  const also = { ...scope(actor, 'question.read'), ...narrowing(filter) }
  if (filter.topic) await checkTopic(actor, filter.topic)
  if (filter.state === 'review') return listReview(actor, filter, cursor, limit)
  const last = await lastSerial()
  const before = cursor ? Math.min(last + 1, readCursor(cursor, 'number')[0] as number) : last + 1
  const pairs = pairsOf(filter.search ?? '')
  const led = pairs.length > 0 ? await rarest(pairs, last) : { leads: leadsOf(actor, filter), span: FIRST_SPAN }
  const asked = { ...led, also, before, limit: limit + 1 }
  const typed = [...bareText(filter.search ?? '')]
  const rows = typed.length === 1 ? await ofOneCharacter(typed[0]!, asked) : await walk(asked)
  return cutPage(rows, limit, 'serial')
}

export const countReview = (actor: Actor): Promise<Counted> =>
  countUpTo(Questions, { ...scope(actor, 'question.write'), reviewOn: untilToday(), retired: false })

/** In the order asked for; what is out of the caller's reach is left out. */
export async function chosenQuestions(actor: Actor, ids: readonly string[]): Promise<Question[]> {
  const own = scope(actor, 'question.read')
  const found = await Questions.find({ _id: { $in: [...ids] }, ...own }).lean()
  const byId = new Map(found.map((row) => [row._id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

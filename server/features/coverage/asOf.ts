/**
 * 覆盖 as of a day: how one person stands to one requirement, from the facts alone. The only place that decides it;
 * what is stored is this function's answer for today, and of closed months for their last day.
 */
import type { Appointment } from '../roster/people.service.ts'
import type { Exemption, StandingStateName } from './coverage.model.ts'
import { countingEvidence, type Evidence } from './evidence.ts'
import { nextDay, previousDay } from '../../lib/period.ts'
import { addMonths } from '../../lib/months.rule.ts'

/** What a requirement asks; `unit` and its subtree are held to it. */
export interface Rule {
  unit: string
  positions: readonly string[]
  from: string
  to: string
  graceMonths: number
}
export type Term = Pick<Appointment, 'unit' | 'position' | 'from' | 'to' | 'recordedAt' | 'supersededAt'>
export interface History {
  appointments: readonly Term[]
  exemptions: readonly Pick<Exemption, 'from' | 'to' | 'approvedAt' | 'revoked'>[]
  /** Completions of the programmes that the requirement accepts, and whether they were taken back. */
  evidence: readonly Evidence[]
}
/** A covered post held on the day, with the ids from the requirement's unit down to the post's. */
export interface CoveredPost {
  unit: string
  position: string
  from: string
  line: readonly string[]
}
export interface StandingAt {
  state: StandingStateName
  posts: CoveredPost[]
  /** Since when covered posts have been held without a gap. */
  since: string
  coveredOn: string | null
  evidence: string | null
  programme: string | null
  /** The last day on which evidence is in time; null when nothing is due. */
  dueOn: string | null
}
export interface View {
  /** Ids from the root to a unit as the tree stood on a day; empty when the unit had no place in it. */
  lineOf(unit: string, on: string): readonly string[]
  /** Only what had been recorded by this instant; without it all that is known now. */
  knownAt?: Date | undefined
}

const known = ({ recordedAt, supersededAt }: Term, at: Date | undefined): boolean =>
  at ? recordedAt <= at && (supersededAt === null || at < supersededAt) : supersededAt === null

const holds = (term: Term, on: string): boolean => term.from <= on && (term.to === null || on < term.to)

/**
 * Terms in covered positions below the requirement's unit; one that is over stood where its unit stood on its last day.
 */
const coveredTerms = (rule: Rule, history: History, on: string, view: View): Term[] =>
  history.appointments.filter((term) => {
    const { unit, position, to } = term
    if (!rule.positions.includes(position) || !known(term, view.knownAt)) return false
    return view.lineOf(unit, to !== null && to <= on ? previousDay(to) : on).includes(rule.unit)
  })

/** Re-election is no new appointment: terms that follow each other without a gap count as one service. */
function servingSince(terms: readonly Term[], on: string): string {
  let since = on
  for (let grown = true; grown;) {
    grown = false
    for (const { from, to } of terms)
      if (from < since && (to === null || to >= since)) {
        since = from
        grown = true
      }
  }
  return since
}

function heldPosts(rule: Rule, terms: readonly Term[], on: string, view: View): CoveredPost[] {
  return terms
    .filter((term) => holds(term, on))
    .map(({ unit, position, from }) => {
      const line = view.lineOf(unit, on)
      return { unit, position, from, line: line.slice(line.indexOf(rule.unit)) }
    })
}

/** The last day of a new appointee's grace; null where the requirement grants none. */
const graceUntil = (rule: Rule, since: string): string | null =>
  rule.graceMonths > 0 ? addMonths(since, rule.graceMonths) : null

/**
 * An appointee whose grace ends within the window is due then, and stays due then when it was missed; all others at its
 * end.
 */
const dueDay = (rule: Rule, grace: string | null): string =>
  grace !== null && grace >= rule.from && grace < rule.to ? grace : rule.to

const exempted = (history: History, on: string, knownAt: Date | undefined): boolean =>
  history.exemptions.some(({ from, to, approvedAt, revoked }) => {
    const isRevoked = revoked && on >= revoked.on && (!knownAt || revoked.at <= knownAt)
    return from <= on && on <= to && !isRevoked && (!knownAt || approvedAt <= knownAt)
  })

/**
 * The standing of a person on the day `on`; null when no covered post is held then. In this order:
 * covered (whoever has the evidence counts as covered, exempt or new or not), exempt, grace, uncovered.
 */
export function statusAt(rule: Rule, history: History, on: string, view: View): StandingAt | null {
  const terms = coveredTerms(rule, history, on, view)
  const posts = heldPosts(rule, terms, on, view)
  if (posts.length === 0) return null
  const since = servingSince(terms, on)
  const grace = graceUntil(rule, since)
  const proof = countingEvidence(history.evidence, rule, on, view.knownAt)
  const held = {
    posts,
    since,
    coveredOn: proof?.on ?? null,
    evidence: proof?.id ?? null,
    programme: proof?.programme ?? null,
  }
  if (proof) return { ...held, state: 'covered', dueOn: null }
  if (exempted(history, on, view.knownAt)) return { ...held, state: 'exempt', dueOn: null }
  return { ...held, state: grace !== null && on <= grace ? 'grace' : 'uncovered', dueOn: dueDay(rule, grace) }
}

/**
 * The next day on which the standing may change although nothing more is recorded: a term or an exemption begins or
 * ends, grace ends. Who holds no covered post waits for the next term only; null when there is none.
 */
export function changesOn(rule: Rule, history: History, on: string, view: View): string | null {
  const terms = coveredTerms(rule, history, on, view)
  const days = terms.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))
  if (terms.some((term) => holds(term, on))) {
    const grace = graceUntil(rule, servingSince(terms, on))
    days.push(
      ...history.exemptions.flatMap(({ from, to, revoked }) => (revoked ? [] : [from, nextDay(to)])),
      ...(grace === null ? [] : [nextDay(grace)]),
    )
  }
  return days
    .filter((day) => day > on)
    .reduce<string | null>((first, day) => (first === null || day < first ? day : first), null)
}

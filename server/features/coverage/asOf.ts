/**
 * 覆盖 as of a day: how one person stands to one requirement, from the facts alone. The only place that decides it;
 * what is stored is this function's answer for today, and of closed months for their last day.
 */
import type { Appointment } from '../roster/people.service.ts'
import type { Asked } from '../programmes/requirement.rule.ts'
import type { StandingStateName } from './coverage.model.ts'
import type { Exemption } from './exemptions/exemptions.model.ts'
import {
  accepts,
  countingEvidence,
  hoursReachedOn,
  passedOver,
  type Earned,
  type Evidence,
  type PassedOver,
} from './evidence.ts'
import { nextDay, previousDay } from '../../lib/period.ts'
import { dueOn, graceUntil, isAsked, nextPeriodOn, periodOn } from './clock.ts'

/** What a requirement asks; `unit` and its subtree are held to it. */
export interface Rule extends Readonly<Omit<Asked, 'weight'>> {
  unit: string
}
export type Term = Pick<Appointment, 'unit' | 'position' | 'from' | 'to' | 'recordedAt' | 'supersededAt' | 'dualLeader'>
export interface History {
  appointments: readonly Term[]
  exemptions: readonly Pick<Exemption, 'from' | 'to' | 'approvedAt' | 'revoked'>[]
  /** What may count, and whether it was taken back. */
  evidence: readonly Evidence[]
  /** Hours; read only for requirements that ask for them. */
  earned: readonly Earned[]
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
  /** What the evidence is about, where the requirement names it. */
  programme: string | null
  /** The last day on which evidence is in time; null when nothing is due. */
  dueOn: string | null
  /** The newest evidence that does not count, and why; null where something does. */
  passedOver: PassedOver | null
}
export interface View {
  /** Ids from the root to a unit as the tree stood on a day; empty when the unit had no place in it. */
  lineOf(unit: string, on: string): readonly string[]
  /** Of what kind a unit is. */
  kindOf(unit: string): string | undefined
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
    if (rule.dualLeaders && !term.dualLeader) return false
    const line = view.lineOf(unit, to !== null && to <= on ? previousDay(to) : on)
    return line.includes(rule.unit) && isOfKind(rule, line, view)
  })

/** The unit of the post, or one above it, is of a kind that is asked. */
const isOfKind = ({ kinds }: Rule, line: readonly string[], { kindOf }: View): boolean =>
  kinds.length === 0 || line.some((unit) => kinds.includes(kindOf(unit) ?? ''))

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

/** What covers a person on a day, of whatever kind; `on` alone where it is hours. */
function proofOf(rule: Rule, { evidence, earned }: History, on: string, since: string, knownAt: Date | undefined) {
  const period = periodOn(rule, on, since)
  if (rule.clock === 'hours') {
    const day = hoursReachedOn(earned, rule.hours, period, on, knownAt)
    return { proof: day === null ? null : { on: day, id: null, subject: null }, passedOver: null }
  }
  const taken = evidence.filter(({ heldFor, kind, subject }) => heldFor || accepts(rule, kind, subject))
  return { proof: countingEvidence(taken, period, on, knownAt), passedOver: passedOver(taken, period) }
}

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
  if (!isAsked(rule, since)) return null
  const { proof, passedOver } = proofOf(rule, history, on, since, view.knownAt)
  const held = { posts, since, coveredOn: proof?.on ?? null, evidence: proof?.id ?? null, dueOn: null, passedOver }
  const programme = proof?.subject && rule.programmes.includes(proof.subject) ? proof.subject : null
  if (proof) return { ...held, programme, state: 'covered', passedOver: null }
  if (exempted(history, on, view.knownAt)) return { ...held, programme, state: 'exempt' }
  const grace = graceUntil(rule, since)
  const state = grace !== null && on <= grace ? 'grace' : 'uncovered'
  return { ...held, programme, state, dueOn: dueOn(rule, on, since) }
}

/**
 * The next day on which the standing may change although nothing more is recorded: a term or an exemption begins or
 * ends, grace ends, another year begins. Who holds no covered post waits for the next term only; null when there is none.
 */
export function changesOn(rule: Rule, history: History, on: string, view: View): string | null {
  const terms = coveredTerms(rule, history, on, view)
  const days = terms.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))
  if (terms.some((term) => holds(term, on))) {
    const grace = graceUntil(rule, servingSince(terms, on))
    const year = nextPeriodOn(rule, on)
    days.push(
      ...history.exemptions.flatMap(({ from, to, revoked }) =>
        revoked && revoked.on <= on ? [] : [from, nextDay(to), ...(revoked ? [revoked.on] : [])],
      ),
      ...(grace === null ? [] : [nextDay(grace)]),
      ...(year === null ? [] : [year]),
    )
  }
  return days
    .filter((day) => day > on)
    .reduce<string | null>((first, day) => (first === null || day < first ? day : first), null)
}

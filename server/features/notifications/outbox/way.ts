import type { z } from 'zod'
import type { Recipient } from '../../accounts/recipients.service.ts'
import type { Reason } from '../ways.rule.ts'

/** What is handed to a way. */
export interface Message {
  /** The idempotency key. */
  id: string
  account: string
  /** As the way knows the person. */
  address: string
  name: string
  title: string
  text: string
  /** The whole address; empty: none. */
  link: string
}

/** What became of it. */
export type Outcome =
  | { is: 'sent' }
  /** It will never be taken. */
  | { is: 'refused'; reason: Reason; detail: string }
  /** This one later again. */
  | { is: 'later'; detail: string }
  /**
   * Nothing passes at the moment: all wait for so many seconds. It counts as a try of the one that was on its way when the
   * other side broke off, for it may be what the other side could not bear, and of no other.
   */
  | { is: 'closed'; detail: string; seconds: number; brokeOff?: boolean }

/** A way that is open. */
export interface Sender {
  /** At most so many calls at a time, and messages begun in a minute. */
  parallel: number
  perMinute: number
  /** Messages of the same words that go in one call. */
  together: number
  /** Sent twice under the same id it arrives once, or can be told to be the same. */
  repeatable: boolean
  /** @returns what became of each */
  send(messages: readonly Message[]): Promise<Outcome[]>
  close(): void
}

/** One step of trying a way. */
export interface Step {
  name: string
  passed: boolean
  said: string
}
export interface Trial {
  to: string
  name: string
  account: string
  publicUrl: string
}

/** A way with its settings. */
export interface Way {
  /** For the audit log. */
  summary: string
  usesSecret: boolean
  /** Who is not known to it does without: it is no failure that they are not reached. */
  onlyKnown: boolean
  /** How it knows these accounts. */
  addressesOf(owners: readonly Recipient[]): Promise<Map<string, string>>
  sender(): Sender
  check(trial: Trial): Promise<Step[]>
}
/** What a way is, whatever its settings. */
export interface WayProgram {
  settings: z.ZodType<Record<string, string | number>>
  /** What a trial goes to. */
  to: z.ZodType<string>
  /** Where the secret is nobody's to type: made once, when the way is first saved. */
  makeSecret?: () => string
  with(settings: unknown, secret: string | null): Way
}

export const defineWay = <S extends Record<string, string | number>>(
  settings: z.ZodType<S>,
  to: z.ZodType<string>,
  open: (settings: S, secret: string | null) => Way,
): WayProgram => ({ settings, to, with: (given, secret) => open(settings.parse(given), secret) })

/** Tries one step after the other; the first that fails ends it. A step says what it found, or throws. */
export async function trySteps(
  steps: readonly (readonly [name: string, work: () => Promise<string>])[],
  inWords: (error: unknown) => string,
): Promise<Step[]> {
  const done: Step[] = []
  for (const [name, work] of steps)
    try {
      done.push({ name, passed: true, said: await work() })
    } catch (error) {
      return [...done, { name, passed: false, said: inWords(error) }]
    }
  return done
}

/** Hands one message to a way, to the address and the account of a trial. */
export async function tryOne(
  sender: Sender,
  { to, name, account }: Trial,
  words: Pick<Message, 'title' | 'text' | 'link'>,
): Promise<Outcome> {
  const [outcome] = await sender.send([{ id: `check-${Date.now()}`, account, address: to, name, ...words }])
  return outcome!
}

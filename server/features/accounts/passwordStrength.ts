import { invalid } from '../../lib/failure.ts'
import { DEMO_PASSWORD } from './demo.ts'
import { passwordFault } from './passwordPolicy.rule.ts'

/** 3 of 4: withstands 10^8 guesses, as many as a stolen hash of argon2id lets one make in some weeks. */
const LEAST_SCORE = 3
/** What a guesser of this system tries besides the lists: its name, and what people here are fond of. */
const NEAR = ['hongling', 'honglingxuetang', 'dangyuan', 'gongchandang', 'zhongguo', 'shanghai']
const FOND = ['woaini', 'woaizuguo', '5201314', '1314520', 'wodemima', 'nihao', 'mima', 'xuexiqiangguo']

const TOO_COMMON = '这个密码太常见，别人很容易猜到，请换一个'
const TOO_EASY = '这个密码容易被猜到，请加长，或用几个不相干的词连起来'

type Check = (password: string, near: string[]) => { score: number; sequence: { pattern: string }[] }
let checker: Promise<Check> | undefined

/** 50,000 known passwords are read when the first password is chosen, not when a process starts. */
async function loadChecker(): Promise<Check> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  return (password, near) => zxcvbn.check(password, near)
}

/** What is wrong with a password for this account; null when it will do. */
export async function passwordWeakness(password: string, about: readonly string[]): Promise<string | null> {
  const fault = passwordFault(password, about)
  if (fault) return fault
  if (password.toLowerCase().includes(DEMO_PASSWORD)) return TOO_COMMON
  const check = await (checker ??= loadChecker())
  const { score, sequence } = check(password, [...about, ...NEAR, ...FOND])
  if (score >= LEAST_SCORE) return null
  return sequence.length === 1 && sequence[0]!.pattern === 'dictionary' ? TOO_COMMON : TOO_EASY
}

/** @throws request.invalid at the field `next` */
export async function refuseWeak(next: string, about: readonly string[]): Promise<void> {
  const weakness = await passwordWeakness(next, about)
  if (weakness) throw invalid([{ path: 'next', message: weakness }])
}

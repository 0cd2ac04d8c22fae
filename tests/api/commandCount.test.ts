import mongoose from 'mongoose'
import type { CommandStartedEvent } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { hashPassword } from '../../server/features/accounts/password.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import {
  articleLesson,
  makeAsset,
  makeProgramme,
  publishCourse,
  quizLesson,
  requireOf,
  videoLesson,
} from '../support/learningFactories.ts'
import { fiveKinds } from '../support/quizzes.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let agents: Awaited<ReturnType<TestSite['signedIn']>>[]
let course: string
let branch: Unit
beforeAll(async () => {
  site = await openSite('commandCount')
  const tree = await makeTree()
  const { committee, faculty } = tree
  branch = tree.branch
  const lessons = [videoLesson(await makeAsset(faculty)), articleLesson(), quizLesson(fiveKinds())]
  const published = await publishCourse(faculty, lessons)
  course = published._id
  const programmes = [await makeProgramme(committee, [published]), await makeProgramme(committee, [published])]
  const trainees = await Promise.all(Array.from({ length: 8 }, () => makeTrainee(branch)))
  await requireOf(
    trainees.map(({ person }) => person),
    committee,
    programmes,
  )
  agents = await Promise.all(trainees.map(({ account }) => site.signedIn(account.login)))
})
afterAll(() => site.close())

/** What the database is asked while `work` is done: the names of the commands and of their collections. */
async function commandsOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = []
  const listen = ({ commandName, command }: CommandStartedEvent) =>
    void sent.push(`${commandName} ${String(command[commandName])}`)
  mongoose.connection.getClient().on('commandStarted', listen)
  await work()
  mongoose.connection.getClient().off('commandStarted', listen)
  return sent.sort()
}
const ask = (agent: (typeof agents)[number], path: string) => agent.get(`/api${path}`).expect(200)

const SESSION = ['find accounts', 'find sessions']
const CURRICULUM = ['find stamps', 'find standings']
const FACTS = ['find attempts', 'find watches']
/** What other features have for the first page: seats and classes, examinations, wrong answers. */
const CARDS = ['find bookPlaces', 'find nominations', 'find learningRecords', 'find sittings', 'aggregate wrongAnswers']
const ENROLLED = ['find courseProgress', 'find heldVersions']

describe('the commands that a page costs the database', () => {
  const pages = (): [string, string[]][] => [
    ['/learning/today', [...SESSION, ...CURRICULUM, ...ENROLLED, ...FACTS, 'find learningRecords']],
    ['/today', [...SESSION, ...CURRICULUM, ...ENROLLED, ...FACTS, 'find learningRecords', ...CARDS]],
    [`/learning/courses/${course}`, [...SESSION, ...CURRICULUM, ...ENROLLED, ...FACTS]],
    ['/session', [...SESSION, 'find units']],
  ]

  it('are so many and no more, whatever the course holds', async () => {
    for (const [path, commands] of pages()) {
      await ask(agents[0]!, path) // what is offered to all is kept until it changes
      expect(await commandsOf(() => ask(agents[0]!, path)), path).toEqual(commands.toSorted())
    }
  })

  it('are shared by pages that are asked for together', async () => {
    for (const [path, commands] of pages().slice(0, 2)) {
      const sent = () => commandsOf(() => Promise.all(agents.map((agent) => ask(agent, path))))
      // A read that the database is slow to answer holds up no other one: then they are not shared.
      await expect
        .poll(async () => (await sent()).length, { message: path })
        .toBeLessThan(commands.length * agents.length)
    }
  })
})

describe('the commands that a sign-in costs the database', () => {
  const signIn = (login: string) =>
    site.visitor().post('/api/session').send({ login, password: DEMO_PASSWORD }).expect(200)

  it.each(['trainee', 'unit-admin'] as const)('are four for a %s alone', async (role) => {
    const login = `alone-${role}`
    await makeAccount(role, branch, { login, loginKey: login })
    const commands = ['find accounts', 'find signInLimits', 'insert signIns', 'update sessions']
    expect(await commandsOf(() => signIn(login))).toEqual(commands)
  })

  it('are three at most for each of many who sign in together', async () => {
    const logins = Array.from({ length: 48 }, (_, n) => `together-${n}`) // the first 16 each as they come
    const passwordHash = await hashPassword(DEMO_PASSWORD) // as costly as it is: one is done with after another
    for (const login of logins) await makeAccount('trainee', branch, { login, loginKey: login, passwordHash })
    const sent = () => commandsOf(() => Promise.all(logins.map(signIn)))
    // A read that the database is slow to answer holds up no other one: then they are not shared.
    await expect.poll(async () => (await sent()).length, { timeout: 30_000 }).toBeLessThanOrEqual(3 * logins.length)
  })
})

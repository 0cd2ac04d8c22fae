/** Two whole servers on one database, as `npm start -- --role all` beside `--role web` runs them. */
import { once } from 'node:events'
import { io } from 'socket.io-client'
import mongoose from 'mongoose'
import { expect, onTestFinished, test } from 'vitest'
import { dataFolder } from '../support/dataFolder.ts'
import { testDatabaseUri } from '../support/engine.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeAsset, makeProgramme, publishCourse, requireOf, videoLesson } from '../support/learningFactories.ts'
import { startServer } from '../support/serverProcess.ts'
import { cookieOf } from '../support/uploading.ts'
import { until } from '../support/wait.ts'

/** A page that the first address serves learns what is changed at the second. */
async function learns(here: string, there: string): Promise<void> {
  const unit = (await makeTree()).branch
  const lesson = videoLesson(await makeAsset(unit))
  const course = await publishCourse(unit, [lesson])
  const { person, account } = await makeTrainee(unit)
  const programme = await makeProgramme(unit, [course])
  await requireOf([person], unit, [programme])
  const committee = await makeAccount('committee', unit)
  async function read(url: string, cookie: string): Promise<string> {
    const reply = await fetch(`${url}/api/learning/today`, { headers: { cookie } })
    return ((await reply.json()) as { duties: { programmes: { title: string }[] }[] }).duties[0]!.programmes[0]!.title
  }
  async function open(url: string, cookie: string): Promise<string> {
    const reply = await fetch(`${url}/api/learning/courses/${course._id}/lessons/${lesson.id}/open`, {
      method: 'POST',
      headers: { cookie },
    })
    return ((await reply.json()) as { watch: { leaseId: string } }).watch.leaseId
  }
  const [desk, phone] = [await cookieOf(here, account.login), await cookieOf(there, account.login)]
  await read(here, desk)
  await fetch(`${there}/api/programmes/${programme._id}`, {
    method: 'PUT',
    headers: { cookie: await cookieOf(there, committee.login), 'content-type': 'application/json' },
    body: JSON.stringify({ title: '改名', summary: '', open: false, courses: programme.courses, revision: 1 }),
  })
  expect(await read(here, desk)).toBe('改名') // what a process keeps in memory, another one may change
  const page = io(here, { extraHeaders: { cookie: desk }, forceNew: true })
  onTestFinished(() => void page.close())
  await once(page as never, 'connect')
  const told: string[] = []
  page.on('leaseTaken', ({ lease }) => void told.push(lease))
  await until('the page was told of a lease of its own', async () => {
    // again: a stream tells what comes after it was opened, and it does not say when that is
    const lease = await open(here, desk)
    await open(there, phone)
    return until('it was told', () => told.includes(lease), 2_000).then(
      () => true,
      () => false,
    )
  })
}

test('a page of a process with either role learns at once what another process changed: an offering, a lease', async () => {
  const settings = { MONGODB_URI: testDatabaseUri('sharedPlayer'), DATA_DIR: dataFolder() }
  const servers = ['all', 'web'].map((ROLE) => startServer({ ...settings, ROLE }))
  const [all, web] = (await Promise.all(servers.map((each) => each.ready()))) as [string, string]
  await mongoose.connect(settings.MONGODB_URI)
  onTestFinished(() => mongoose.disconnect())
  await learns(all, web)
  await learns(web, all)
  expect(servers.map(({ child }) => child.exitCode)).toEqual([null, null])
})

/** Two whole servers on one database, as `npm start -- --role all` beside `--role web` runs them. */
import { once } from 'node:events'
import { io } from 'socket.io-client'
import mongoose from 'mongoose'
import { expect, onTestFinished, test } from 'vitest'
import { dataFolder } from '../support/dataFolder.ts'
import { testDatabaseUri } from '../support/engine.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { makeAsset, makeProgramme, publishCourse, requireOf, videoLesson } from '../support/learningFactories.ts'
import { startServer } from '../support/serverProcess.ts'
import { cookieOf } from '../support/uploading.ts'
import { until } from '../support/wait.ts'

test.each(['all', 'web'])(
  'a page of a process with the role %s learns at once that a device of another process has taken over',
  async (role) => {
    const settings = { MONGODB_URI: testDatabaseUri('sharedPlayer'), DATA_DIR: dataFolder() }
    const first = startServer({ ...settings, ROLE: role })
    const here = await first.ready()
    const there = await startServer({ ...settings, ROLE: 'web' }).ready()
    await mongoose.connect(settings.MONGODB_URI)
    onTestFinished(async () => {
      await mongoose.connection.dropDatabase()
      await mongoose.disconnect()
    })
    const unit = (await makeTree()).branch
    const lesson = videoLesson(await makeAsset(unit))
    const course = await publishCourse(unit, [lesson])
    const { person, account } = await makeTrainee(unit)
    await requireOf([person], unit, [await makeProgramme(unit, [course])])
    async function open(url: string, cookie: string): Promise<string> {
      const reply = await fetch(`${url}/api/learning/courses/${course._id}/lessons/${lesson.id}/open`, {
        method: 'POST',
        headers: { cookie },
      })
      return ((await reply.json()) as { watch: { leaseId: string } }).watch.leaseId
    }
    const [desk, phone] = [await cookieOf(here, account.login), await cookieOf(there, account.login)]
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
    expect(first.child.exitCode).toBeNull()
  },
  90_000,
)

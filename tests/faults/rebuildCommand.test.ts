import { execFile } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { rebuildCoverage } from '../../server/features/coverage/rebuild.service.ts'
import { CourseProgresses } from '../../server/features/enrolment/progress.model.ts'
import { rebuildLearning } from '../../server/features/enrolment/rebuild.service.ts'
import { uriOfThisTest } from '../support/engine.ts'
import { makeTree } from '../support/factories.ts'
import { openSite } from '../support/site.ts'
import { beat, viewers } from './viewers.ts'

const SERVER = path.join(import.meta.dirname, '../../server')

describe('npm run rebuild, as an operator runs it', () => {
  it('finds nothing to say of a sound system; names what was changed, exits with 1, and repairs when asked', async () => {
    const site = await openSite('rebuildCommand')
    onTestFinished(site.close)
    const rebuild = (...args: string[]) =>
      new Promise<{ code: number; said: string }>((resolve) => {
        const env = { ...process.env, MONGODB_URI: uriOfThisTest(), DATA_DIR: site.app.config.dataDir }
        execFile(process.execPath, [path.join(SERVER, 'cli/rebuild.ts'), ...args], { env }, (error, stdout, stderr) =>
          resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
        )
      })
    const [viewer] = await viewers((await makeTree()).branch, site.url, 1, 2)
    expect((await beat(site.url, viewer!, 1, 0, 2)).completed).toBe(true)
    for (const putRight of [rebuildLearning, rebuildCoverage]) await putRight({ repair: true }) // the standing was put in by hand
    expect(await rebuild()).toMatchObject({
      code: 0,
      said: expect.stringMatching(/learning progress: 1 checked, 0 differences/),
    })
    await CourseProgresses.updateOne({ person: viewer!.person }, { $set: { credit: 12_345 } })
    expect(await rebuild()).toMatchObject({ code: 1, said: expect.stringContaining('credit 12345') })
    expect(await rebuild('--repair')).toMatchObject({
      code: 0,
      said: expect.stringContaining('1 differences, 0 left after repair'),
    })
    expect((await CourseProgresses.findOne({ person: viewer!.person }).lean())!.credit).toBe(25)
  })
})

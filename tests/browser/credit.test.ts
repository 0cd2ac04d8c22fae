/**
 * What became of watched seconds, in a real browser: as the trainee sees their own, and a teacher those of the
 * audience.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { countAudiences } from '../../server/features/audience/retention.service.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { DESKTOP, openBrowser, PHONE, signIn } from '../support/browser.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { makeAsset, makeProgramme, publishCourse, videoLesson } from '../support/learningFactories.ts'
import { openPlayer } from '../support/player.ts'

let site: TestSite
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  site = await openSite('creditPages')
  browser = await openBrowser('credit', site.url)
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** Days ago one trainee watched on two devices, and others part of it. */
async function story() {
  const tree = await makeTree()
  const lessons = [
    videoLesson(await makeAsset(tree.institution, 1_200)),
    videoLesson(await makeAsset(tree.institution, 300)),
  ] as const
  const course = await publishCourse(tree.institution, [...lessons])
  await makeProgramme(tree.institution, [course], { open: true })
  const lesson = lessons[0].id
  const clock = standingClock(Date.now() - 20 * 86_400_000)
  try {
    const trainee = await makeTrainee(tree.branch)
    const desk = await openPlayer(await site.signedIn(trainee.account.login), clock, course._id, lesson)
    await desk.play(0, 300)
    clock.pass(10)
    await desk.beat(290, 340).expect(200)
    clock.pass(120)
    await desk.beat(400, 500).expect(200)
    const phone = await openPlayer(await site.signedIn(trainee.account.login), clock, course._id, lesson)
    await desk.beat(500, 510).expect(409)
    await phone.play(600, 660)
    for (const seconds of [100, 400, 900]) {
      const other = await makeTrainee(tree.branch)
      const player = await openPlayer(await site.signedIn(other.account.login), clock, course._id, lesson)
      await player.play(0, seconds)
      await player.play(40, 80)
    }
    clock.pass(600)
    await countAudiences(transaction, new AbortController().signal)
    return {
      course: course._id,
      lesson,
      untouched: lessons[1].id,
      trainee,
      teacher: await makeAccount('instructor', tree.institution),
    }
  } finally {
    clock.release()
  }
}

describe('what became of watched seconds', { timeout: 180_000 }, () => {
  test('the trainee reads where every second came from; the teacher where viewers stay and who is stuck', async () => {
    const { course, lesson, untouched, trainee, teacher } = await story()
    const phone = await browser.visitor(PHONE)
    await signIn(phone, trainee.account.login, DEMO_PASSWORD)
    await phone.page.goto(`/courses/${course}/lessons/${lesson}/credit`)
    await phone.page.getByText('这里停止计时').waitFor()
    expect(await phone.page.locator('main').innerText()).toMatch(
      /不重复计[\s\S]*还没有补上[\s\S]*锁屏、切到后台或画中画时，只要还在播放就照常计入/,
    )
    await phone.picture('credit')
    expect(await phone.violations()).toEqual([])
    await phone.page.goto(`/courses/${course}/lessons/${untouched}/credit`)
    await phone.page.getByText('还没有观看记录').waitFor()
    expect(await phone.violations()).toEqual([])

    const desk = await browser.visitor(DESKTOP)
    await signIn(desk, teacher.login, DEMO_PASSWORD)
    await desk.page.goto('/manage/courses')
    await desk.page.getByRole('link', { name: '观看情况' }).click()
    await desk.page.getByRole('row').nth(2).waitFor()
    await desk.picture('course-audience')
    expect(await desk.violations()).toEqual([])
    await desk.page.getByRole('table').getByRole('link').first().click()
    await desk.page.locator('svg').first().waitFor()
    await desk.page.getByText('停在').first().waitFor()
    await desk.picture('lesson-audience')
    expect(await desk.violations()).toEqual([])
    await desk.page.getByText('用表格看').click()
    await desk.page.getByRole('columnheader', { name: '停在这里' }).waitFor()
    expect(await desk.violations()).toEqual([])
    await desk.page.locator('.viewers a').first().click()
    await desk.page.getByText('每一次观看').waitFor()
    expect(await desk.violations()).toEqual([])
  })
})

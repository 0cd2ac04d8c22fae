/**
 * The main story in the browsers beside Chromium: signing in, a lesson that plays and is credited, a quiz. WebKitGTK
 * stands in for Safari in part: its engine is the same, its media and its codecs are GStreamer's.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { Watches } from '../../server/features/playback/watch.model.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { makeProgramme, publishCourse, quizLesson, videoLesson } from '../support/learningFactories.ts'
import { hasFirefox, hasWebKit, openFirefox, openWebKit, type Hands } from '../support/otherBrowsers.ts'
import { fiveKinds } from '../support/quizzes.ts'
import { makeRealAsset } from '../support/realLesson.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

/** WebKitGTK decodes and draws without a graphics card: beside other stories 5 s of a video have taken over 20. */
const PATIENCE = 90_000
let site: TestSite
let branch: Awaited<ReturnType<typeof makeTree>>['branch']
let video: string
let quiz: string
beforeAll(async () => {
  site = await openSite('otherBrowsers', { whole: true })
  const tree = await makeTree()
  branch = tree.branch
  const asset = await makeRealAsset(site.app, tree.institution, '怎样当好党支部书记', 24)
  const lessons = [videoLesson(asset), quizLesson(fiveKinds({}, { short: false }))]
  const course = await publishCourse(tree.institution, lessons)
  await makeProgramme(tree.institution, [course], { open: true })
  ;[video, quiz] = lessons.map(({ id }) => `${site.url}/courses/${course._id}/lessons/${id}`) as [string, string]
  quiz += '/quiz'
})
afterAll(() => site?.close())

/** Acts as the page understands them; a control is found by what it says. */
function actsOf(hands: Hands) {
  const run = <T>(source: string) =>
    hands.inPage(new Function(`return (async () => (${source}))()`) as () => Promise<T>)
  const button = (name: string) =>
    `[...document.querySelectorAll('button, a')].find((each) => each.textContent.trim().startsWith(${JSON.stringify(name)}) && !each.disabled)`
  const comes = (what: string, source: string) => until(what, () => run<boolean>(`Boolean(${source})`), PATIENCE)
  return {
    run,
    sees: (text: string) => comes(`«${text}» is seen`, `document.body.innerText.includes(${JSON.stringify(text)})`),
    comes,
    async press(name: string): Promise<void> {
      await comes(`«${name}» can be pressed`, button(name))
      await run(`${button(name)}.click()`)
    },
    async fill(label: string, value: string): Promise<void> {
      const field = `[...document.querySelectorAll('label')].find((each) => each.textContent.trim() === ${JSON.stringify(label)})?.control`
      await comes(`the field «${label}»`, field)
      await run(
        `((field) => { field.value = ${JSON.stringify(value)}; field.dispatchEvent(new Event('input', { bubbles: true })) })(${field})`,
      )
    },
  }
}

async function learns(hands: Hands): Promise<void> {
  const { run, sees, comes, press, fill } = actsOf(hands)
  /**
   * Opens the lesson and says whether five seconds of it play within forty: of many runs there was one in which
   * WebKitGTK showed no picture in 90 s, and did when it was asked anew. The promise of `play` is not waited for:
   * whether it plays is what the picture says. The page looks itself and answers seldom: asked every 25 ms on a busy
   * machine, WebKitGTK comes to nothing else and does not play.
   */
  async function plays(): Promise<boolean> {
    await hands.goto(video)
    await comes('the video is ready', `document.querySelector('video')?.readyState > 0`)
    return run(`new Promise((answer) => {
      const video = document.querySelector('video')
      const end = Date.now() + 40_000
      video.muted = true
      video.play().catch(() => undefined) // one that is asked anew is interrupted by that
      const look = () => (video.currentTime > 5 || Date.now() > end ? answer(video.currentTime > 5) : setTimeout(look, 250))
      look()
    })`)
  }
  const { account } = await makeTrainee(branch)
  await hands.goto(`${site.url}/sign-in`)
  await fill('登录名', account.login)
  await fill('密码', DEMO_PASSWORD)
  await press('登录')
  await comes('the first page', `location.pathname === '/today'`)

  await until('it plays', plays, 180_000)
  await run(`document.querySelector('video').pause()`)
  const watched = async () => (await Watches.findOne({ person: account.person! }).lean())?.watchedSeconds ?? 0
  await until('what was watched is credited', async () => (await watched()) >= 4, PATIENCE)

  await hands.goto(quiz)
  await press('开始测验')
  await comes('the paper', `/attempts/.test(location.pathname) && document.querySelector('input[type=radio]')`)
  await run(`[...document.querySelectorAll('label')].find((each) => each.textContent.includes('乙')).click()`)
  await sees('已保存')
  await press('交卷')
  await comes('the question is asked above the page', `document.querySelector('dialog[open]:modal')`)
  await press('确认交卷')
  await sees('10')
  await comes('the result', `document.querySelector('dialog') === null && document.body.innerText.includes('答对')`)
}

describe.skipIf(!hasFirefox)('in Firefox ESR (skipped where firefox-esr is not installed)', () => {
  test('a trainee signs in, watches, is credited and answers', { timeout: 360_000 }, async () => {
    const hands = await openFirefox()
    const errors: string[] = []
    hands.page.on('pageerror', ({ message }) => errors.push(message))
    try {
      await learns(hands)
      expect(errors.join()).toBe('')
    } finally {
      await hands.close()
    }
  })
})

describe.skipIf(!hasWebKit)('in WebKitGTK (skipped where webkit2gtk-driver and xvfb are not installed)', () => {
  test('a trainee signs in, watches, is credited and answers', { timeout: 360_000 }, async () => {
    const hands = await openWebKit()
    try {
      await learns(hands)
    } finally {
      await hands.close()
    }
  })
})

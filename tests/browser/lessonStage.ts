/**
 * A lesson that a real browser plays on the real site: one server, one browser and one video for the tests of a file.
 */
import type { Account } from '../../server/features/accounts/accounts.model.ts'
import type { Chapter, Lesson, Outline, VideoQuestion } from '../../server/features/courses/courses.contract.ts'
import { CourseVersions } from '../../server/features/courses/courses.model.ts'
import { Watches } from '../../server/features/playback/watch.model.ts'
import { expect } from 'vitest'
import { comeIn, openBrowser, type Visitor } from '../support/browser.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { openSite } from '../support/site.ts'
import { makeProgramme, publishCourse, videoLesson } from '../support/learningFactories.ts'
import { makeRealAsset } from '../support/realLesson.ts'

export const TITLE = '怎样当好党支部书记'
const CHAPTERS: Chapter[] = [
  { at: 0, title: '开场' },
  { at: 8, title: '三会一课' },
  { at: 18, title: '发展党员' },
]

/** `seconds`: short, because what is played is played in real time. */
export async function openLessonStage(name: string, seconds = 24) {
  const site = await openSite(name, { whole: true })
  const tree = await makeTree()
  const asset = await makeRealAsset(site.app, tree.institution, TITLE, seconds)
  const browser = await openBrowser(name, site.url)

  return {
    site,
    tree,
    asset,
    visitor: browser.visitor,
    /** The lesson's address in a course of its own that is open to all. */
    async lessonIn(rules?: Outline['rules'], questions: VideoQuestion[] = []): Promise<string> {
      const lesson = { ...videoLesson(asset), title: TITLE, chapters: CHAPTERS, questions } as Lesson
      const course = await publishCourse(tree.institution, [lesson])
      if (rules) await CourseVersions.collection.updateOne({ course: course._id }, { $set: { 'outline.rules': rules } })
      await makeProgramme(tree.institution, [course], { open: true })
      return `/courses/${course._id}/lessons/${lesson.id}`
    },
    /** A trainee at the lesson; without `account` a new one, who has watched nothing yet. */
    async watcher(
      screen: Screen,
      address: string,
      { account, before }: { account?: Account; before?(page: Visitor['page']): Promise<unknown> } = {},
    ) {
      const watcher = watcherOf(await browser.visitor(screen), account ?? (await makeTrainee(tree.branch)).account)
      await comeIn(watcher, watcher.account.login)
      await before?.(watcher.page)
      await watcher.open(address)
      return watcher
    },
    async teacher(screen: Screen): Promise<Visitor> {
      const visitor = await browser.visitor(screen)
      await comeIn(visitor, (await makeAccount('instructor', tree.institution)).login)
      return visitor
    },
    leave: () => browser.leave(),
    async close(): Promise<void> {
      await browser.close()
      await site.close()
    },
  }
}
export type LessonStage = Awaited<ReturnType<typeof openLessonStage>>
type Screen = { width: number; height: number }

/** Somebody before a player. */
export function watcherOf(visitor: Visitor, account: Account) {
  const { page } = visitor
  const video = <T>(work: (video: HTMLVideoElement) => T | Promise<T>) => page.locator('video').evaluate(work)
  const position = () => video(({ currentTime }) => currentTime)
  const offered = () => page.getByRole('menuitemradio').filter({ visible: true })
  return {
    ...visitor,
    account,
    video,
    position,
    async open(address: string): Promise<void> {
      await page.goto(address)
      await page.locator('video').waitFor()
    },
    /** From here on, at the speed that the test does not wait for: twice, where the course allows it. */
    async play(rate = 2): Promise<void> {
      await expect.poll(() => video(({ readyState }) => readyState), { timeout: 75_000 }).toBeGreaterThan(0)
      await page.locator('video').evaluate(async (element: HTMLVideoElement, speed) => {
        element.muted = true
        element.playbackRate = speed
        await element.play()
      }, rate)
    },
    pause: () => video((element) => element.pause()),
    /** Looked for in the page: asking it from here, twenty times a second, took more than the playing. */
    reaches: (seconds: number) =>
      page.waitForFunction((to) => (document.querySelector('video')?.currentTime ?? 0) >= to, seconds, {
        polling: 50,
        timeout: 75_000,
      }),
    jump: (seconds: number) =>
      page.locator('video').evaluate((element: HTMLVideoElement, to) => void (element.currentTime = to), seconds),
    /** The choices of the menu that a button of the player opens. */
    async choices(button: string): Promise<string[]> {
      await page.locator(button).click()
      await offered().first().waitFor()
      return (await offered().allInnerTexts()).map((text) => text.replace(/\s+/g, ''))
    },
    async choose(name: RegExp): Promise<void> {
      await offered().and(page.getByRole('menuitemradio', { name })).click()
      await expect.poll(() => offered().count()).toBe(0)
    },
    /** The sentence that tells when it was saved last. */
    saved: () => page.getByText(/已保存 \d\d:\d\d:\d\d/).first(),
    /** Seconds that the server holds as watched. */
    watched: async () => (await Watches.findOne({ person: account.person! }).lean())?.watchedSeconds ?? 0,
  }
}

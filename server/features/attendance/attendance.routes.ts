import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { attendance } from './attendance.contract.ts'
import { readMeetingList } from './meetingList.service.ts'
import { presentCode, presentRoll, presentSession, presentShare, presentWall } from './present.ts'
import { answerClaim, mark, rollOf, sessionsOfRoll } from './roll.service.ts'
import { screenCode, wallOf } from './screen.service.ts'
import { saveSettings, settingsFor } from './settings.service.ts'
import { dismiss, sharesOf, takeBack } from './shares.service.ts'
import { standings } from './attendance.rule.ts'
import { attendanceWorkbook } from './workbook.service.ts'

const unitsOf = (members: readonly { unit: string }[]) => unitNames(members.map(({ unit }) => unit))

export const attendanceRoutes = (app: AppContext) =>
  mount(attendance, {
    async sessions({ params }, actor) {
      const { members, items } = await sessionsOfRoll(actor, params.trainingClass)
      const countsOf = (counts: ReadonlyMap<string, number>) =>
        Object.fromEntries(standings.map((each) => [each, counts.get(each) ?? 0])) as Record<
          (typeof standings)[number],
          number
        >
      return {
        members,
        items: items.map(({ session, counts, ...known }) => ({
          ...{ ...presentSession(session), ...known },
          counts: countsOf(counts),
        })),
      }
    },
    settings: ({ params }, actor) => settingsFor(actor, params.trainingClass),
    saveSettings: ({ params, body }, actor) => saveSettings(actor, params.trainingClass, body),
    workbook: ({ params }, actor) => attendanceWorkbook(actor, params.trainingClass),
    async shares({ params }, actor) {
      const { trainingClass, shares } = await sharesOf(actor, params.trainingClass)
      const units = await unitsOf(shares.map(({ member }) => member))
      return { credit: trainingClass.credit, items: shares.map(presentShare(units)) }
    },
    async dismiss({ params, body }, actor) {
      await dismiss(actor, params, body.reason)
      return done
    },
    async takeBack({ params }, actor) {
      await takeBack(actor, params)
      return done
    },
    async roll({ params }, actor) {
      const roll = await rollOf(actor, params)
      return presentRoll(roll, await unitsOf(roll.lines.map(({ member }) => member)), actor)
    },
    mark: async ({ params, body }, actor) => ({ left: await mark(actor, params, body) }),
    async answerClaim({ params, body }, actor) {
      await answerClaim(actor, params, { person: params.person, ...body })
      return done
    },
    async readList({ params, file }, actor) {
      const { marks, unread, missing } = await readMeetingList(actor, params, file.bytes)
      return { marks, missing, unread: unread.map(({ row, name, why }) => ({ row, name, why })) }
    },
    async code({ params }, actor) {
      const { code, ...times } = await screenCode(app, actor, params)
      return presentCode(code, times)
    },
    wall: async ({ params }, actor) => presentWall(await wallOf(actor, params)),
  })

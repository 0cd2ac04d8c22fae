/** Attendance, the share of leave, and signing in: what holds of any of them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  attendanceStates,
  hoursFrom,
  isTaken,
  standingOf,
  standings,
} from '../../server/features/attendance/attendance.rule.ts'
import { hoursLeft, leaveVerdict } from '../../server/features/attendance/leaveShare.rule.ts'
import {
  listColumns,
  matched,
  minutesByPerson,
  minutesIn,
  stateFor,
} from '../../server/features/attendance/meetingList.rule.ts'
import {
  arrivalAt,
  beginOf,
  isFresh,
  MARGIN_MS,
  SKEW_MS,
  metresBetween,
  momentOf,
  STEP_MS,
  stepOf,
  whereabouts,
} from '../../server/features/attendance/signIn.rule.ts'
import { readSignInCode, signInCode } from '../../server/features/attendance/signInCode.ts'
import { businessDate } from '../../server/lib/clock.ts'

const credit = fc.integer({ min: 0, max: 20_000 })
const ORDER = ['fine', 'near', 'beyond']

test('one seventh is allowed and the next hundredth is not; more missed is never judged milder', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), (seventh) => {
      expect(leaveVerdict(seventh, seventh * 7)).toBe('near')
      expect(leaveVerdict(seventh + 1, seventh * 7)).toBe('beyond')
    }),
  )
  fc.assert(
    fc.property(credit, credit, fc.nat(500), (missed, total, more) => {
      const [before, after] = [leaveVerdict(missed, total), leaveVerdict(missed + more, total)]
      expect(ORDER.indexOf(after)).toBeGreaterThanOrEqual(ORDER.indexOf(before))
      expect(leaveVerdict(missed, total) === 'beyond').toBe(missed > 0 && missed / total > 1 / 7)
      if (total > 0 && missed <= total / 7)
        expect(leaveVerdict(missed + hoursLeft(missed, total), total)).not.toBe('beyond')
    }),
  )
  expect(leaveVerdict(0, 0)).toBe('fine')
  expect(leaveVerdict(299, 3_000)).toBe('fine')
  expect(leaveVerdict(300, 3_000)).toBe('near')
})

test('hours are those of the sessions, each counted once; what waits to be judged is in the total alone', () => {
  const session = fc.record({ credit, standing: fc.constantFrom(...standings) })
  fc.assert(
    fc.property(fc.array(session), (all) => {
      const { attended, leave, absent, total } = hoursFrom(all)
      expect(total).toBe(all.reduce((sum, each) => sum + each.credit, 0))
      const open = all.filter(({ standing }) => standing === 'pending' || standing === 'none')
      expect(attended + leave + absent).toBe(total - open.reduce((sum, each) => sum + each.credit, 0))
    }),
  )
})

test('what was entered holds; nobody is absent before the end, or where nobody kept the list', () => {
  const entry = fc.option(
    fc.record({
      state: fc.option(fc.constantFrom(...attendanceStates)),
      claim: fc.option(fc.record({ answer: fc.option(fc.constant({})) })),
    }),
    { nil: undefined },
  )
  fc.assert(
    fc.property(entry, fc.boolean(), fc.boolean(), fc.boolean(), (given, onLeave, past, taken) => {
      const standing = standingOf(given, { onLeave, past, taken })
      const isThere = given?.state && ['present', 'late', 'early'].includes(given.state)
      if (given?.claim?.answer === null && !isThere) expect(standing).toBe('pending')
      else if (given?.state) expect(standing).toBe(given.state)
      else if (onLeave) expect(standing).toBe('leave')
      else expect(standing).toBe(past && taken ? 'absent' : 'none')
    }),
  )
  expect(
    isTaken([
      { state: 'leave', claim: null },
      { state: null, claim: null },
    ]),
  ).toBe(false)
  expect(isTaken([{ state: 'absent', claim: null }])).toBe(true)
})

test('a code is good for its 15 s and the margin, and for no other server, session or time', () => {
  const at = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 })
  fc.assert(
    fc.property(at, fc.nat(10 * 60_000), (now, later) => {
      const step = stepOf(now)
      expect(isFresh(step, now)).toBe(true)
      expect(isFresh(step, beginOf(step) - SKEW_MS)).toBe(true)
      expect(isFresh(step, beginOf(step) - SKEW_MS - 1 - later)).toBe(false)
      expect(isFresh(step, now + later)).toBe(now + later < beginOf(step) + STEP_MS + MARGIN_MS)
      const code = signInCode('abcdefgh_jkl-nop', step, 'secret')
      expect(code).toMatch(/^[\w-]{39}$/)
      expect(readSignInCode(code, 'secret')).toEqual({ session: 'abcdefgh_jkl-nop', step })
      expect(readSignInCode(code, 'another')).toBeNull()
      const other = code.slice(0, 22) + (code[22] === '0' ? '1' : '0') + code.slice(23)
      expect(readSignInCode(other, 'secret')).toBeNull()
    }),
  )
})

test('one is present until some minutes after the beginning, then late, until the end', () => {
  const session = { day: '2026-03-02', from: 540, to: 690 }
  const times = { opensBefore: 30, lateAfter: 10 }
  const at = (minute: number) => arrivalAt(session, times, momentOf(session.day, minute))
  expect([509, 510, 540, 549, 550, 689, 690].map(at)).toEqual([
    ...['early', 'present', 'present', 'present', 'late', 'late', 'over'],
  ])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_439 }), (minute) => {
      expect(businessDate(new Date(momentOf('2026-03-02', minute)))).toBe('2026-03-02')
    }),
  )
})

test('a distance is the same both ways, and a phone within the radius is never said to be outside', () => {
  const point = fc.record({
    latitude: fc.double({ min: 20, max: 50, noNaN: true }),
    longitude: fc.double({ min: 80, max: 130, noNaN: true }),
  })
  fc.assert(
    fc.property(point, point, fc.integer({ min: 50, max: 5_000 }), (a, b, radius) => {
      const metres = metresBetween(a, b)
      expect(metres).toBeCloseTo(metresBetween(b, a), 3)
      const found = whereabouts({ ...a, radius }, { ...b, accuracy: 0 })
      expect(found.within).toBe(metres <= radius)
      expect(found.metres % 100).toBe(0)
    }),
  )
  const shanghai = { latitude: 31.2304, longitude: 121.4737 }
  expect(metresBetween(shanghai, { ...shanghai, latitude: 31.2404 })).toBeGreaterThan(1_100)
  expect(metresBetween(shanghai, { ...shanghai, latitude: 31.2404 })).toBeLessThan(1_120)
})

test('the list of a meeting is read as meeting software writes it', () => {
  expect(listColumns(['用户昵称（入会昵称）', '入会时间', '退会时间', '累计参会时长'])).toMatchObject({
    name: 0,
    minutes: 3,
    cumulative: true,
  })
  expect(listColumns(['姓名', '工号', '参会时长(分钟)'])).toEqual({
    ...{ name: 0, staffNumber: 1, minutes: 2, cumulative: false },
  })
  expect(listColumns(['会议主题', '第一讲'])).toBeNull()
  const read = ['1:32:10', '92:10', '1小时32分10秒', '92 分钟', '92.4', '92', '', '很久'].map(minutesIn)
  expect(read).toEqual([92, 92, 92, 92, 92, 92, null, null])
  const [li, wang, twin, other] = ['李明', '王芳', '陈静', '陈静'].map((name, at) => ({
    ...{ person: `p${at}`, name, staffNumber: at === 3 ? '007' : '' },
  }))
  const row = (name: string, minutes: number, staffNumber = '') => ({ row: 1, name, minutes, staffNumber })
  const rows = [row('复旦-李明', 60), row('李 明', 30), row('王芳芳', 90), row('陈静', 90), row('陈静', 90, '007')]
  const found = matched(rows, [li!, wang!, twin!, other!])
  expect(found.map(({ person, why }) => person ?? why)).toEqual(['p0', 'p0', 'unknown', 'several', 'p3'])
  expect([...minutesByPerson(found, { cumulative: false })]).toEqual([
    ['p0', 90],
    ['p3', 90],
  ])
  expect([120, 96, 95, 0].map((minutes) => stateFor(minutes, 120))).toEqual(['present', 'present', 'early', null])
})

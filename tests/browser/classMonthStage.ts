/** A class and everybody who has to do with it, straight in the database; and the screen as a phone sees it. */
import type { Page } from 'playwright-core'
import { Teachers } from '../../server/features/bases/bases.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { computeRequirement } from '../../server/features/coverage/compute.service.ts'
import { makePositions, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTree, makeUnit } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeBase, makeSession } from '../support/planFactories.ts'

/** In Shanghai: nobody is late for what begins now. */
const minuteNow = () => (Math.floor(Date.now() / 60_000) + 8 * 60) % 1_440

/** Today a session, tomorrow the last; two who come, three who have come and are asked only what they think. */
export async function makeMonth() {
  await makePositions()
  const { committee, institution, branch } = await makeTree()
  const home = await makeUnit('institution', committee, { name: '市教卫工作党校' })
  const { base, teacher } = await makeBase(home, { name: '党校培训基地' })
  const requirement = await makeRequirement(committee, [], { positions: ['teacher-branch-secretary'] })
  const today = businessDate()
  const row = await makeOpenClass(committee, {
    ...{
      base: base._id,
      unit: home._id,
      ancestors: home.ancestors,
      title: '书记示范班',
      year: Number(today.slice(0, 4)),
    },
    ...{ from: today, to: daysAfter(today, 1), nominateUntil: daysAfter(today, -4), state: 'ranked', capacity: 50 },
    ...{ rankedAt: new Date(), credit: 800, requirement: requirement._id, seated: 5 },
  })
  const member = async (name: string, state: 'admitted' | 'confirmed') => {
    const person = await makePerson(branch, undefined, undefined, { name })
    await makeMember(row, person, institution, { state })
    return { person, login: (await makeAccount('trainee', branch, { person: person._id, name })).login }
  }
  const session = { day: today, from: minuteNow(), to: 1_440, title: '党支部工作条例解读', teacher, credit: 400 }
  const { _id: first } = await makeSession(row._id, session)
  await makeSession(row._id, { day: daysAfter(today, 1), title: '结业式', credit: 400 })
  const one = await member('李明', 'admitted')
  const two = await member('王芳', 'confirmed')
  for (const name of ['安然', '白雪', '曹操']) await makeMember(row, { _id: newId(), name }, institution)
  await computeRequirement(requirement._id, { months: [] })
  const manager = await makeAccount('base-manager', home, { name: '周主任' })
  const lecturer = await makeAccount('instructor', home, { name: '王教授' })
  await Teachers.updateOne({ _id: teacher }, { $set: { account: lecturer._id } })
  const held = { kind: 'class', thing: row._id, title: row.title, from: '2025-01-01', to: '2099-01-01' } as const
  const thingGrants = [{ _id: newId(), role: 'class-assistant' as const, ...held, byName: '甲' }]
  const elsewhere = await makeUnit('institution', committee)
  const assistant = await makeAccount('audit-admin', elsewhere, { grants: [], thingGrants, name: '赵班务' })
  return {
    ...{ row, session: first, requirement, committee, institution },
    people: { one: one.person, two: two.person },
    logins: {
      ...{ one: one.login, two: two.login },
      manager: manager.login,
      teacher: lecturer.login,
      assistant: assistant.login,
      committee: (await makeAccount('committee', committee)).login,
      institution: (await makeAccount('unit-admin', institution)).login,
    },
  }
}

/** As a photo from the back of the room has it: small, turned and blurred, on a dark wall. */
export const photographed = (page: Page, png: Buffer) =>
  page.evaluate(async (data) => {
    const picture = new Image()
    picture.src = `data:image/png;base64,${data}`
    await picture.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 700 })
    const drawing = canvas.getContext('2d')!
    drawing.fillStyle = '#444'
    drawing.fillRect(0, 0, 900, 700)
    drawing.translate(430, 340)
    drawing.rotate(0.3)
    drawing.filter = 'blur(1.2px)'
    drawing.drawImage(picture, -170, -170, 340, 340)
    return canvas.toDataURL('image/png').split(',')[1]!
  }, png.toString('base64'))

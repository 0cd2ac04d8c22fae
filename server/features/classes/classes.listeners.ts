/** Classes stand where their base stands; what they need is not taken away below them. */
import { businessDate } from '../../lib/clock.ts'
import { baseArchiving, roomsLeaving } from '../bases/bases.events.ts'
import { unitClosing } from '../organisations/organisations.events.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { programmeArchiving, requirementArchiving } from '../programmes/programmes.events.ts'
import { TrainingClasses } from './classes.model.ts'
import { comingClasses } from './inUse.service.ts'
import { ClassSessions } from './timetable/timetable.model.ts'

standsInTree('培训班', TrainingClasses)
standsInTree('培训班', TrainingClasses, { field: 'audienceAncestors' })

unitClosing.on(async ({ unit, on, kept }, session) => {
  const held = await comingClasses({ ancestors: unit }, session, on)
  const asked = await comingClasses({ audience: unit }, session, on)
  const titles = [...new Set([...held, ...asked])]
  if (titles.length > 0) kept.push(`${titles.length} 个没有结束的培训班（${titles.slice(0, 3).join('、')}）`)
})

baseArchiving.on(async ({ base, inUse }, session) => {
  inUse.push(...(await comingClasses({ base }, session)))
})
programmeArchiving.on(async ({ programme, inUse }, session) => {
  inUse.push(...(await comingClasses({ programme }, session)))
})
requirementArchiving.on(async ({ requirement, inUse }, session) => {
  inUse.push(...(await comingClasses({ requirement }, session)))
})

roomsLeaving.on(async ({ rooms, used }, session) => {
  const found = await ClassSessions.find(
    { room: { $in: [...rooms] }, day: { $gte: businessDate() } },
    { room: 1, title: 1 },
    { session },
  )
    .sort({ room: 1, day: 1 })
    .lean()
  used.push(...found.map(({ room, title }) => ({ room: room!, title })))
})

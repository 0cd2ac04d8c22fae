import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { workbook, WORKBOOK_TYPE } from '../../lib/workbook.ts'
import { note } from '../audit/audit.service.ts'
import { staffNumbersOf } from '../roster/people.service.ts'
import type { StandingQuery } from './coverage.contract.ts'
import { fail } from './coverage.failures.ts'
import { presentCoverage, presentStanding } from './coverage.present.ts'
import { showCoverage, type Shown } from './coverage.service.ts'
import { addNames, beginNames } from './people.service.ts'
import { allStatuses, askedOf } from './statusPages.service.ts'
import { peopleSheet, STATES, totalsSheet, type Person } from './sheets.ts'
import { slices } from '../../lib/batches.ts'

type Query = z.output<typeof StandingQuery>

/** A workbook is made in memory. */
const LIMIT = 50_000
const SLICE = 100
const SHANGHAI = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'medium' })

/** A unit's totals and the people behind them. Both are read in one snapshot: the sheets agree with each other. */
export async function coverageWorkbook(
  actor: Actor,
  requirementId: string,
  unitId: string,
  query: Query,
): Promise<FileReply> {
  const at = now()
  const { shown, people } = await transaction(async (session) => {
    const shown = await showCoverage(actor, requirementId, unitId, session)
    return { shown, people: await readPeople(shown, query, session) }
  })
  const view = presentCoverage(shown)
  const making = { at: `${SHANGHAI.format(at)}（北京时间）`, by: actor.name, filter: inWords(shown, query) }
  const title = `${view.requirement.title} ${view.unit.name} ${view.asOf}`
  const filename = `${view.requirement.title} ${view.unit.name} ${making.filter ? `名单（${making.filter}）` : '覆盖率'} ${view.asOf}`
  const body = await workbook(actor.name, title, [totalsSheet(view, making), peopleSheet(view, people, making)])
  await note(actor, 'export.coverage', unitId, `${title}，${making.filter || '全部人员'}，${people.length} 人`)
  return { type: WORKBOOK_TYPE, body, filename: `${filename}.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}

async function readPeople({ requirement, unit, held }: Shown, query: Query, session: ClientSession): Promise<Person[]> {
  const rows = await allStatuses(askedOf(requirement, unit._id, query), LIMIT + 1, session)
  if (rows.length > LIMIT) throw fail('coverage.tooLarge', { limit: LIMIT })
  const names = await beginNames(requirement, held, session)
  const people: Person[] = []
  for (const slice of slices(rows, SLICE)) {
    await addNames(names, slice, session)
    const numbers = await staffNumbersOf(
      slice.map(({ person }) => person),
      session,
    )
    const byPerson = new Map(numbers.map(({ _id, staffNumber }) => [_id, staffNumber]))
    people.push(
      ...slice.map((row) => ({ ...presentStanding(row, names), staffNumber: byPerson.get(row.person) ?? '' })),
    )
  }
  return people
}

const inWords = ({ positions }: Shown, { state, overdue, order, position, search }: Query): string =>
  [
    overdue ? '已到期未覆盖' : state ? STATES[state] : order === 'due' && '有应完成日期的',
    position && (positions.find(({ _id }) => _id === position)?.name ?? position),
    search && `姓名含“${search}”`,
  ]
    .filter(Boolean)
    .join('，')

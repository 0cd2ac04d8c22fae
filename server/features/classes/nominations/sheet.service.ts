/** 按名单推荐: a list of people as a spreadsheet, looked through as the picker looks at each; nothing is kept of it. */
import type { Actor } from '../../../access/actor.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { WORKBOOK_TYPE } from '../../../lib/workbook.ts'
import { note } from '../../audit/audit.service.ts'
import {
  peopleListTemplate,
  readPeopleSheet,
  wrongRowsWorkbook,
  type ListedRow,
  type PeopleSheet,
} from '../../imports/peopleSheet.service.ts'
import { topUnits } from '../../organisations/topUnits.service.ts'
import { candidatesOf, type Candidate } from './candidates.service.ts'
import { checkPeople, type Checked } from './check.service.ts'
import { MOST_TOGETHER } from './nominations.rule.ts'
import { fail } from './nominations.failures.ts'
import { classToNominate } from './seen.service.ts'

export interface SheetLine {
  row: number
  name: string
  staffNumber: string
  /** What is said of the person; null: nobody, or nobody certain. */
  checked: Checked | null
  /** Who may be meant. */
  candidates: { person: string; name: string; staffNumber: string; post: string }[]
  /** Why nobody is meant; empty: somebody is. */
  wrong: string
}
interface Looked {
  sheet: PeopleSheet
  lines: SheetLine[]
}

async function look(
  actor: Actor,
  { trainingClass, own }: Awaited<ReturnType<typeof classToNominate>>,
  bytes: Uint8Array,
): Promise<Looked> {
  const units = (await topUnits(actor, 'class.nominate')).map(({ _id }) => _id)
  const sheet = await readPeopleSheet(bytes, units, MOST_TOGETHER)
  const people = [...new Set(sheet.rows.flatMap(({ meant }) => ('person' in meant ? [meant.person] : [])))]
  const checked = new Map(
    (await checkPeople(trainingClass, people, own)).map((each) => [each.candidate.person, each] as const),
  )
  const doubtful = [...new Set(sheet.rows.flatMap(({ meant }) => ('candidates' in meant ? meant.candidates : [])))]
  const known = await candidatesOf(trainingClass, doubtful, own)
  const seen = new Set<string>()
  return { sheet, lines: sheet.rows.map((row) => lineOf(row, { sheet, checked, known, seen })) }
}

interface Known {
  sheet: PeopleSheet
  checked: ReadonlyMap<string, Checked>
  /** Who may be meant where several are. */
  known: ReadonlyMap<string, Candidate>
  /** Who was named by a row before. */
  seen: Set<string>
}
const NOBODY = { checked: null, candidates: [], wrong: '' }
function lineOf({ row, name, staffNumber, meant }: ListedRow, { sheet, checked, known, seen }: Known): SheetLine {
  const line = { row, name, staffNumber, ...NOBODY }
  if ('reason' in meant) return { ...line, wrong: meant.reason }
  if ('candidates' in meant)
    return {
      ...line,
      candidates: meant.candidates.flatMap((id) => {
        const [person, candidate] = [sheet.people.get(id), known.get(id)]
        if (!person || !candidate) return []
        const post = candidate.place?.post ?? ''
        return [{ person: id, name: person.name, staffNumber: person.staffNumber ?? '', post }]
      }),
    }
  if (seen.has(meant.person)) return { ...line, wrong: '与前面一行是同一个人，请删去其中一行。' }
  seen.add(meant.person)
  const found = checked.get(meant.person)
  return found ? { ...line, checked: found } : { ...line, wrong: '不在您管理的名册中，请核对姓名和工号。' }
}

/** Changes nothing. @throws sheets.* */
export const readSheet = async (actor: Actor, id: string, bytes: Uint8Array): Promise<SheetLine[]> =>
  (await look(actor, await classToNominate(actor, id), bytes)).lines

/** Rows of whom nobody can be nominated, with why; noted in the audit trail. @throws nomination.noErrors */
export async function sheetErrors(
  actor: Actor,
  id: string,
  { name, bytes }: { name: string; bytes: Uint8Array },
): Promise<FileReply> {
  const seen = await classToNominate(actor, id)
  const { sheet, lines } = await look(actor, seen, bytes)
  const why = new Map(
    lines.flatMap(({ row, wrong, candidates, checked }) => {
      const refused = checked?.findings.filter((each) => each.refused).map(({ sentence }) => sentence) ?? []
      const doubt = candidates.length > 0 ? '名册里有同名的人，请写上工号。' : ''
      const reason = wrong || doubt || refused.join('')
      return reason ? [[row, { field: 'name' as const, reason }] as const] : []
    }),
  )
  if (why.size === 0) throw fail('nomination.noErrors')
  const body = await wrongRowsWorkbook(sheet, why)
  await note(actor, 'export.nominations', id, `“${name}”里不能推荐的行，${why.size} 行`)
  return { type: WORKBOOK_TYPE, body, filename: `待更正 ${name.replace(/\.[^.]*$/, '')}.xlsx` }
}

export async function sheetTemplate(actor: Actor, id: string): Promise<FileReply> {
  await classToNominate(actor, id)
  const title = '推荐名单模板'
  return { type: WORKBOOK_TYPE, body: await peopleListTemplate(title, '推荐名单'), filename: `${title}.xlsx` }
}

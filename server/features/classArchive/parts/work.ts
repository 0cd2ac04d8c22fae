/** 作业 as they were handed in, with their files and what was said of them. */
import { momentInWords } from '../../../lib/momentInWords.ts'
import { handedInOf, publishedAssignments, type HandedIn } from '../../assignments/handedIn.service.ts'
import { resultsWorkbook } from '../../assignments/workbook.service.ts'
import { membersOf } from '../../classes/members.service.ts'
import { offered, stored, type Archiving, type Entry, type Part } from '../entries.ts'
import { html, page, row, table, typed, type Html } from '../html.ts'
import { hrefOf, namesWithin, safeName } from '../names.rule.ts'

type Link = { name: string; isThere: boolean }
const linked = (at: string, { name, isThere }: Link): Html =>
  isThere
    ? html`<a href="${hrefOf(at + name)}">${name}</a>&emsp; `
    : html`<span class="quiet">${name}（文件缺失）&emsp;</span>`

function textPage(title: string, work: HandedIn, people: readonly string[], files: ReadonlyMap<string, Link>): string {
  const versions = work.versions.map(({ text, at, by, files: own }, index) => {
    const named = own.flatMap((id) => files.get(id) ?? [])
    return html`<section>
      <h2>第 ${index + 1} 次提交</h2>
      <p class="quiet">${by}，${momentInWords(at)}</p>
      ${typed(text)}
      <p>${named.map((each) => linked('', each))}</p>
    </section>`
  })
  const said = work.verdicts.map(
    ({ at, by, version, comment, remarks }) =>
      html`<h3>${by}批阅第 ${version} 次提交，${momentInWords(at)}</h3>
        ${typed(comment)}
        ${remarks.map(
          ({ quote, text }) =>
            html`<blockquote>${quote}</blockquote>
              ${typed(text)}`,
        )}`,
  )
  const verdicts =
    said.length > 0
      ? [
          html`<section>
            <h2>批阅</h2>
            ${said}
          </section>`,
        ]
      : []
  const head = html`<header>
    <h1>${title}</h1>
    <p>${work.name}${people.length > 1 ? `：${people.join('、')}` : ''}&emsp;${work.state}&emsp;${work.result}</p>
  </header>`
  return page(`${work.name} ${title}`, html`${head}${versions}${verdicts}`)
}

/** Whose it is, and the row of the first page. */
async function* one(
  archiving: Archiving,
  { title, folder }: { title: string; folder: string },
  work: HandedIn,
  names: ReadonlyMap<string, string>,
): AsyncGenerator<Entry, Html> {
  const called = namesWithin()
  called('作业.html')
  const files = new Map<string, Link>()
  for (const { id, name: given, key } of work.files) {
    const name = called(given)
    files.set(id, { name, isThere: yield* stored(archiving, folder + name, key) })
  }
  const people = work.people.map((person) => names.get(person) ?? '')
  yield { name: `${folder}作业.html`, input: textPage(title, work, people, files) }
  const all = [{ name: '作业.html', isThere: true }, ...files.values()]
  const who = people.length > 1 ? `${work.name}：${people.join('、')}` : work.name
  const state = work.late ? `${work.state}（迟交）` : work.state
  return row([who, state, work.result, html`${all.map((each) => linked(folder, each))}`])
}

export const work: Part = async function* (archiving) {
  const { actor, of } = archiving
  const assignments = await publishedAssignments(of._id)
  if (assignments.length === 0) return null
  yield offered('作业成绩.xlsx', await resultsWorkbook(actor, of._id))
  const members = await membersOf(of._id, { left: true })
  const names = new Map(members.map(({ person, name }) => [person, name]))
  const shown: Html[] = []
  for (const [at, { id, title, kind, instructions, dueOn }] of assignments.entries()) {
    const place = `作业/${String(at + 1).padStart(2, '0')} ${safeName(title, 30)}/`
    const called = namesWithin()
    const rows: Html[] = []
    for await (const each of handedInOf(id))
      rows.push(yield* one(archiving, { title, folder: `${place}${called(safeName(each.name, 24))}/` }, each, names))
    const list =
      rows.length > 0 ? table(['姓名', '状态', '成绩', '文件'], rows) : html`<p class="quiet">没有人提交。</p>`
    shown.push(
      html`<h3>${title}</h3>
        <p class="quiet">${kind}，${dueOn} 截止</p>
        ${typed(instructions)}${list}`,
    )
  }
  return html`<p><a href="${hrefOf('作业成绩.xlsx')}">作业成绩.xlsx</a></p>
    ${shown}`
}

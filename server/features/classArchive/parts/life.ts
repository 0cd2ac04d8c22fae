/** What went on in the class: announcements, the handbook, 临时党支部, materials, photos. */
import { dayInWords } from '../../../lib/dayInWords.ts'
import { momentInWords } from '../../../lib/momentInWords.ts'
import { branchFor, namesIn } from '../../classLife/branch/branch.service.ts'
import { MEETINGS, OFFICERS } from '../../classLife/branch/branch.rule.ts'
import { keptHandbook, keptMaterials, keptPhotos } from '../../classLife/kept.service.ts'
import { announcedToClass } from '../../notifications/announcements/classAnnouncements.service.ts'
import { articleHtml } from '../articleHtml.ts'
import { stored, type Part } from '../entries.ts'
import { html, page, row, table, typed, type Html } from '../html.ts'
import { hrefOf, namesWithin } from '../names.rule.ts'

const PAGE = 100

export const announcements: Part = async function* ({ of }) {
  const shown: Html[] = []
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await announcedToClass(of._id, { cursor, limit: PAGE, count: false })
    for (const { title, text, by, at } of items)
      shown.push(
        html`<h3>${title}</h3>
          <p class="quiet">${by}，${momentInWords(at)}</p>
          ${typed(text)}`,
      )
    cursor = nextCursor ?? undefined
  } while (cursor)
  if (shown.length === 0) return null
  const body = html`<header><h1>${of.title} 通知</h1></header>
    <section>${shown}</section>`
  yield { name: '通知.html', input: page(`${of.title} 通知`, body) }
  return html`<p><a href="${hrefOf('通知.html')}">通知.html</a>：${shown.length} 条。</p>`
}

export const handbook: Part = async function* ({ of }) {
  const article = await keptHandbook(of._id)
  if (!article) return null
  const body = html`<header><h1>${of.title} 学员手册</h1></header>
    <section>${articleHtml(article)}</section>`
  yield { name: '学员手册.html', input: page(`${of.title} 学员手册`, body) }
  return html`<p><a href="${hrefOf('学员手册.html')}">学员手册.html</a></p>`
}

export const branch: Part = async function* ({ actor, of }) {
  const { branch: own, meetings } = await branchFor(actor, of._id)
  if (own.officers.length === 0 && meetings.length === 0) return null
  const names = await namesIn(of._id)
  const named = (person: string): string => names.get(person) ?? ''
  const officers = own.officers.map(({ office, person }) => row([OFFICERS[office], named(person)]))
  const records = meetings.map(
    ({ kind, day, place, title, text, people, by }) =>
      html`<h3>${MEETINGS[kind]}：${title}</h3>
        <p class="quiet">${dayInWords(day)}${place && `，${place}`}，${by}记录</p>
        ${typed(text)}
        <p class="quiet">参加：${people.map(named).join('、') || '未填写'}</p>`,
  )
  const body = html`<header><h1>${of.title} 临时党支部</h1></header>
    <section>
      <h2>委员</h2>
      ${table(['职务', '姓名'], officers)}
    </section>
    <section>
      <h2>会议记录</h2>
      ${records}
    </section>`
  yield { name: '临时党支部.html', input: page(`${of.title} 临时党支部`, body) }
  return html`<p>
    <a href="${hrefOf('临时党支部.html')}">临时党支部.html</a>：委员 ${officers.length} 人，会议记录 ${records.length}
    次。
  </p>`
}

export const materials: Part = async function* (archiving) {
  const shown: Html[] = []
  const called = namesWithin()
  for (const { title, link, file } of await keptMaterials(archiving.of._id)) {
    if (!file) {
      shown.push(html`<li>${title}：<a href="${link}" rel="noopener noreferrer">${link}</a></li>`)
      continue
    }
    const name = `资料/${called(file.name)}`
    const isThere = yield* stored(archiving, name, file.key)
    shown.push(
      isThere
        ? html`<li><a href="${hrefOf(name)}">${title}</a></li>`
        : html`<li class="quiet">${title}（文件缺失）</li>`,
    )
  }
  return shown.length > 0
    ? html`<ul>
        ${shown}
      </ul>`
    : null
}

export const photos: Part = async function* (archiving) {
  const shown: Html[] = []
  const called = namesWithin()
  let at = 0
  for await (const { caption, key } of keptPhotos(archiving.of._id)) {
    at += 1
    const number = String(at).padStart(3, '0')
    const name = `照片/${called(`${number} ${caption}`.trim().slice(0, 40) + '.jpg')}`
    if (yield* stored(archiving, name, key))
      shown.push(
        html`<figure>
          <a href="${hrefOf(name)}"><img src="${hrefOf(name)}" alt="${caption}" loading="lazy" /></a>
          <figcaption>${caption}</figcaption>
        </figure>`,
      )
  }
  return shown.length > 0
    ? html`<p class="quiet">只有照片中的人都同意公开的照片。</p>
        <div class="photos">${shown}</div>`
    : null
}

/**
 * 班级档案: all that is kept of a class in one zip, which opens without this system. Its files are made and read one after
 * the other as the reader takes them; the first page comes last, for it says what was found.
 */
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { makeZip } from 'client-zip'
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { momentInWords } from '../../lib/momentInWords.ts'
import { note } from '../audit/audit.service.ts'
import { basesById } from '../bases/bases.service.ts'
import { classIn, type TrainingClass } from '../classes/visible.service.ts'
import type { Archiving, Entry, Part } from './entries.ts'
import { html, page, type Html } from './html.ts'
import { archiveName } from './names.rule.ts'
import { discussion } from './parts/discussion.ts'
import { evaluation } from './parts/evaluation.ts'
import { announcements, branch, handbook, materials, photos } from './parts/life.ts'
import { attendance, people, timetable } from './parts/lists.ts'
import { work } from './parts/work.ts'

const PARTS: readonly (readonly [string, Part])[] = [
  ['课程表', timetable],
  ['学员和结业', people],
  ['考勤', attendance],
  ['作业', work],
  ['教学评价', evaluation],
  ['通知', announcements],
  ['学员手册', handbook],
  ['讨论', discussion],
  ['临时党支部', branch],
  ['资料', materials],
  ['照片', photos],
]

/** @throws notFound for a class of elsewhere, and for a draft */
export async function classToArchive(actor: Actor, id: string): Promise<TrainingClass> {
  const row = await classIn(actor, 'class.graduate', id)
  if (row.state === 'draft') throw httpFail('notFound')
  return row
}

async function firstPage({ actor, of, missing }: Archiving, shown: readonly [string, Html][]): Promise<string> {
  const base = (await basesById([of.base])).get(of.base)?.name ?? ''
  const lost = html`<div class="warn">
    <p>以下 ${missing.length} 个文件在系统的存储中没有找到，档案里缺少：</p>
    <ul>
      ${missing.map((each) => html`<li>${each}</li>`)}
    </ul>
  </div>`
  const head = html`<header>
    <h1>${of.title}</h1>
    <p>第 ${of.intake} 期，${of.from} 至 ${of.to}，${base}，${of.credit / 100} 学时</p>
    <p class="quiet">
      班级档案，${actor.name}导出于 ${momentInWords(now())}。请先解压全部文件，再打开 index.html；点文件名打开文件。
    </p>
    ${missing.length > 0 ? lost : ''}
    <nav>${shown.map(([title]) => html`<a href="#${title}">${title}</a>`)}</nav>
  </header>`
  return page(
    `${of.title} 班级档案`,
    html`${head}${shown.map(
      ([title, body]) =>
        html`<section id="${title}">
          <h2>${title}</h2>
          ${body}
        </section>`,
    )}`,
  )
}

async function* entriesOf(archiving: Archiving): AsyncGenerator<Entry> {
  const shown: [string, Html][] = []
  for (const [title, part] of PARTS) {
    const said = yield* part(archiving)
    if (said) shown.push([title, said])
  }
  yield { name: 'index.html', input: await firstPage(archiving, shown) }
}

/** Zip files hold the time of a wall clock: that of Shanghai, in whatever zone the server runs. */
function wallClock(at: Date): Date {
  const here = new Date(at.getTime() + 8 * 3_600_000)
  return new Date(here.getTime() + here.getTimezoneOffset() * 60_000)
}

async function* dated(entries: AsyncIterable<Entry>) {
  const lastModified = wallClock(now())
  for await (const { name, input } of entries) yield { name, input: input as string, lastModified }
}

export async function archiveOf(app: AppContext, actor: Actor, id: string): Promise<FileReply> {
  const of = await classToArchive(actor, id)
  await note(actor, 'export.archive', id, of.title)
  const zip = makeZip(dated(entriesOf({ app, actor, of, missing: [] })))
  return {
    type: 'application/zip',
    body: Readable.fromWeb(zip as ReadableStream),
    filename: `${archiveName(of.title, businessDate())}.zip`,
    headers: { 'cache-control': 'private, no-store' },
  }
}

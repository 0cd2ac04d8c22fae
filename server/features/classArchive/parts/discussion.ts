/** 讨论 of the class: a page a topic with its answers and pictures; what is hidden, withdrawn or unreviewed is counted. */
import { momentInWords } from '../../../lib/momentInWords.ts'
import { discussionSums, keptTopics, type KeptPost } from '../../classLife/discussion/kept.service.ts'
import { stored, type Archiving, type Entry, type Part } from '../entries.ts'
import { html, page, row, table, typed, type Html } from '../html.ts'
import { hrefOf, namesWithin, safeName } from '../names.rule.ts'

const whoWrote = ({ by, staff, at, editedAt }: KeptPost): Html =>
  html`<p class="quiet">
    ${by}${staff ? '（班级工作人员）' : ''}，${momentInWords(at)}${editedAt ? '，后来修改过' : ''}
  </p>`

/** One post as it was written, its pictures beside the page. */
async function* written(
  archiving: Archiving,
  { folder, post, number }: { folder: string; post: KeptPost; number: number },
): AsyncGenerator<Entry, Html> {
  const pictures: Html[] = []
  for (const [at, key] of post.pictures.entries()) {
    const name = `图片 ${String(number).padStart(3, '0')}-${at + 1}.jpg`
    pictures.push(
      (yield* stored(archiving, folder + name, key))
        ? html`<a href="${hrefOf(name)}"><img src="${hrefOf(name)}" alt="${name}" loading="lazy" /></a>`
        : html`<span class="quiet">${name}（文件缺失）</span>`,
    )
  }
  return html`${whoWrote(post)}${typed(post.text)}
  ${pictures.length > 0 ? html`<div class="photos">${pictures}</div>` : ''}`
}

async function* one(
  archiving: Archiving,
  folder: string,
  { post, replies }: { post: KeptPost; replies: AsyncIterable<KeptPost> },
): AsyncGenerator<Entry, number> {
  const topic = yield* written(archiving, { folder, post, number: 0 })
  const answers: Html[] = []
  for await (const each of replies) {
    const number = answers.length + 1
    const said = yield* written(archiving, { folder, post: each, number })
    answers.push(html`<section>${said}</section>`)
  }
  const head = html`<header>
    <h1>${post.title}</h1>
    ${topic}
    <p class="quiet">${answers.length > 0 ? `${answers.length} 条回复` : '没有回复'}</p>
  </header>`
  yield { name: `${folder}讨论.html`, input: page(post.title, html`${head}${answers}`) }
  return answers.length
}

export const discussion: Part = async function* (archiving) {
  const { of } = archiving
  const rows: Html[] = []
  const called = namesWithin()
  for await (const each of keptTopics(of._id)) {
    const number = String(rows.length + 1).padStart(3, '0')
    const folder = `讨论/${called(`${number} ${safeName(each.post.title, 30)}`)}/`
    const answers = yield* one(archiving, folder, each)
    const { title, by, at } = each.post
    rows.push(row([html`<a href="${hrefOf(`${folder}讨论.html`)}">${title}</a>`, by, momentInWords(at), answers]))
  }
  const { postsLeftOut: leftOut } = await discussionSums(of._id)
  if (rows.length === 0 && leftOut === 0) return null
  const said = html`<p class="quiet">另有 ${leftOut} 条已隐藏、已撤回或未通过审核，没有放入。</p>`
  return html`${rows.length > 0 ? table(['话题', '发起人', '时间', '回复'], rows) : ''}${leftOut > 0 ? said : ''}`
}

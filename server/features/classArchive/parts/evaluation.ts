/** 教学评价 as it is shown: nothing of fewer than five, and no answer with a name. */
import { ABOUTS, POINTS } from '../../evaluations/questions.rule.ts'
import { FEWEST } from '../../evaluations/results.rule.ts'
import { closedResults, resultsWorkbook } from '../../evaluations/results.service.ts'
import { offered, type Part } from '../entries.ts'
import { html, row, table } from '../html.ts'
import { hrefOf } from '../names.rule.ts'

const FILE = '教学评价.xlsx'

export const evaluation: Part = async function* ({ actor, of }) {
  const found = await closedResults(actor, of._id)
  if (!found) return null
  yield offered(FILE, await resultsWorkbook(actor, of._id))
  const { members, answered, items } = found
  const scales = items
    .filter(({ kind }) => kind === 'scale')
    .map(({ about, session, text, n, mean, counts }) =>
      row([ABOUTS[about], session?.title ?? '', text, n ?? '', mean ?? '', ...(counts ?? POINTS.map(() => ''))]),
    )
  const words = items.filter(({ texts }) => texts.length > 0)
  const said = answered === null ? `不足 ${FEWEST} 人填写，结果不显示` : `${answered} 人填写`
  return html`<p><a href="${hrefOf(FILE)}">${FILE}</a></p>
    <p class="quiet">学员 ${members} 人，${said}。不记名；不足 ${FEWEST} 人回答的题目不显示。</p>
    ${table(['对象', '课程', '题目', '人数', '平均分', ...POINTS], scales)}
    ${words.map(
      ({ text, session, texts }) =>
        html`<h3>${session ? `${session.title}：` : ''}${text}</h3>
          <ul>
            ${texts.map((each) => html`<li>${each}</li>`)}
          </ul>`,
    )}`
}

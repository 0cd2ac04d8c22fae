import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import mongoose from 'mongoose'
import { embeddedRecipe } from '../../server/database/embedded.ts'
import { localUri } from '../../server/database/probe.ts'
import { supervise } from '../../server/database/supervise.ts'
import { Units } from '../../server/features/organisations/organisations.model.ts'
import { listQuestions } from '../../server/features/questions/bankList.service.ts'
import { availability } from '../../server/features/papers/draw.service.ts'
import { Papers } from '../../server/features/papers/papers.model.ts'
import { paperContent } from '../../server/features/papers/papers.service.ts'
import { QuestionTopics } from '../../server/features/questions/questions.model.ts'
import { addMany } from '../../server/features/questions/questions.service.ts'
import { newId } from '../../server/lib/id.ts'
import { syncModels } from '../../server/lib/model.ts'
import { compareGift } from './bank/giftParsing.ts'
import { importWorkbook } from './bank/workbookImport.ts'
import { median, percentile, round, type Bench } from './bench.ts'

const UNIT = 'city'
const PAGE = 30
const SEARCHES = 60
const IMPORTED = 5_000
/** What questions of this trade are made of; the first of each list are the commonest. */
const SUBJECTS =
  '党员 党支部 预备党员 入党积极分子 发展对象 支部委员会 党员大会 党小组 党课 入党介绍人 支部书记 上级党委 纪律检查委员会 基层党组织 流动党员 组织员'.split(
    ' ',
  )
const ACTS = '应当 负责 召开 讨论 决定 审批 选举 教育 管理 监督 考察 培养 吸收 报告 听取 组织'.split(' ')
const OBJECTS =
  '组织生活 党章规定 民主评议 转正申请 三会一课 主题党日 党费 组织关系 入党申请书 预备期 政治审查 集中培训 任期 换届选举 民主集中制 党内监督 批评和自我批评 处分 表决权 理想信念'.split(
    ' ',
  )
const TAILS = '的说法正确的是 的时间为 的期限是 每年至少几次 由谁主持 应当如何处理 的依据是 的要求有哪些'.split(' ')

function chance(): (below: number) => number {
  let state = 20_261_129
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
type Draw = ReturnType<typeof chance>
const common = (draw: Draw, list: readonly string[]): string => list[Math.min(draw(list.length), draw(list.length))]!
const stem = (draw: Draw): string =>
  `${common(draw, SUBJECTS)}${common(draw, ACTS)}${common(draw, OBJECTS)}，${common(draw, SUBJECTS)}${common(draw, ACTS)}${common(draw, OBJECTS)}${common(draw, TAILS)}（${draw(100_000)}）`

const actor = {
  ...{ account: 'bench', name: '测量', person: null, session: 'x', mustChangePassword: false },
  grants: [{ role: 'committee' as const, unit: UNIT }],
}

async function fill(count: number): Promise<{ stems: string[]; added: number[] }> {
  const draw = chance()
  const unit = {
    _id: UNIT,
    name: '市教卫工作党委',
    ancestors: [UNIT],
    level: 'committee',
    pinyin: 'shi',
    initials: 's',
  }
  await Units.collection.insertOne(unit as never)
  await syncModels()
  const stems: string[] = []
  const added: number[] = []
  for (let at = 0; at < count; at += 5_000) {
    const questions = Array.from({ length: Math.min(5_000, count - at) }, () => {
      const text = stem(draw)
      stems.push(text)
      const base = { id: newId(), stem: text, explanation: '', points: 2 }
      const traits = {
        difficulty: 1 + draw(5),
        topics: [`知识点${draw(20)}`],
        positions: [],
        source: '',
        sourceDate: null,
        reviewOn: null,
      }
      return { id: base.id, content: { ...base, kind: 'judge' as const, answer: draw(2) === 0 }, traits }
    })
    const begun = performance.now()
    await addMany(actor, { questions })
    added.push(performance.now() - begun)
  }
  return { stems: Array.from({ length: SEARCHES }, () => stems[draw(stems.length)]!), added }
}

/** From a place within the stem on, key by key, as somebody types who remembers a piece of it. */
async function measure(stems: readonly string[]): Promise<Map<string, number[]>> {
  const waits = new Map<string, number[]>()
  for (const [at, text] of stems.entries()) {
    const from = at % 12
    for (let keys = 1; keys <= 6; keys++) {
      const begun = performance.now()
      await listQuestions(actor, { search: text.slice(from, from + keys), state: 'active', limit: PAGE })
      const key = `${keys} characters`
      waits.set(key, [...(waits.get(key) ?? []), performance.now() - begun])
    }
  }
  return waits
}

const DRAWINGS = 30
/** Papers of 50 by a blueprint of ten rows, as candidates of an examination get them one after the other. */
async function drawPapers(): Promise<number[]> {
  const topics = (await QuestionTopics.find({ unit: UNIT }).sort({ unit: 1, name: 1 }).limit(10).lean()).map(
    ({ _id }) => _id,
  )
  const cells = topics.map((topic, at) => ({
    ...{ id: `row${at}`, section: 'section', kind: 'judge' as const, topic, count: 5, points: 2 },
    difficulty: at % 2 === 0 ? null : 1 + (at % 5),
  }))
  const { shares } = await availability(UNIT, cells)
  const at = new Date()
  await Papers.create({
    ...{ _id: 'paper', unit: UNIT, ancestors: [UNIT], title: '试卷', kind: 'drawn', cells, shares, copyOf: null },
    ...{ sections: [{ id: 'section', title: '判断题', points: null, items: [] }], revision: 1, removedAt: null },
    ...{ savedBy: 'x', createdAt: at, updatedAt: at },
  })
  const waits: number[] = []
  for (let seed = 0; seed < DRAWINGS; seed++) {
    const begun = performance.now()
    await paperContent('paper', `${seed}`)
    waits.push(performance.now() - begun)
  }
  return waits
}

async function run(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options: { questions: { type: 'string', default: '20000' } } })
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-bank-'))
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const recipe = embeddedRecipe(path.join(folder, 'database'), path.join(folder, 'database.log'), { durable: false })
  const engine = await supervise(recipe, silent, (error) => {
    throw error
  })
  try {
    await mongoose.connect(`${localUri(engine.port)}&retryWrites=false`)
    const { stems, added } = await fill(Number(values.questions))
    await measure(stems.slice(0, 4)) // warm
    const waits = await measure(stems)
    const all = [...waits.values()].flat()
    const drawn = await drawPapers()
    const imported = await importWorkbook(folder, actor, IMPORTED)
    const { ownMs, peerMs } = compareGift(IMPORTED)
    const line = (what: string, of: readonly number[]) => ({
      what,
      searches: of.length,
      'median ms': round(median(of), 1),
      'p95 ms': round(percentile(of, 0.95), 1),
    })
    const p95Ms = round(percentile(all, 0.95), 1)
    const table = [
      ...[...waits].sort().map(([what, of]) => line(what, of)),
      line('all', all),
      line('a paper of 50 drawn', drawn),
    ]
    return {
      ratio: round(p95Ms / 100, 2),
      table,
      figures: {
        p95Ms,
        medianMs: round(median(all), 1),
        add5000Ms: round(median(added), 0),
        drawP95Ms: round(percentile(drawn, 0.95), 1),
        importMs: round(imported.readMs + imported.addMs, 0),
        importReadMs: round(imported.readMs, 0),
        progressTold: imported.told,
        giftMs: round(ownMs, 0),
        giftPegjsMs: round(peerMs, 0),
        /** At least 0.5: of the peer's speed. */
        giftSpeed: round(peerMs / ownMs, 2),
      },
    }
  } finally {
    await mongoose.disconnect()
    await engine.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'bank',
  describe:
    '20,000 questions searched as one types, by 1 to 6 characters, on the embedded engine (p95 under 100 ms); papers of 50 drawn of them (under 50 ms); 5,000 imported from a workbook (under 10 s) and read as GIFT beside gift-pegjs (half its speed)',
  run,
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import mongoose from 'mongoose'
import { embeddedRecipe } from '../../server/database/embedded.ts'
import { localUri } from '../../server/database/probe.ts'
import { supervise } from '../../server/database/supervise.ts'
import { Units } from '../../server/features/organisations/organisations.model.ts'
import { nameFields } from '../../server/features/roster/names.ts'
import { searchPeople } from '../../server/features/roster/peopleSearch.ts'
import { People } from '../../server/features/roster/roster.model.ts'
import { searchForm } from '../../server/lib/nameKeys.ts'
import { syncModels } from '../../server/lib/model.ts'
import { pinyinOf } from '../../server/lib/pinyin.ts'
import { median, percentile, round, type Bench } from './bench.ts'

const ROOT = 'city'
const PAGE = 31
const TYPED = 120
/** Shares in ten thousand, as the national reports on names give them; the rest is spread over the others. */
const SURNAMES = Object.entries({
  王: 720,
  李: 719,
  张: 683,
  刘: 539,
  陈: 453,
  杨: 308,
  赵: 229,
  黄: 223,
  周: 212,
  吴: 205,
  徐: 167,
  孙: 154,
})
const OTHERS = [
  ...'胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文覃单解仇盖查',
]
const GIVEN = [
  ...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文华志建国庆红梅玉春晓东海峰波辉宇浩鑫佳欣怡雪琳子轩梓涵思雨晨曦乐长行重',
]

/** The same names at every run. */
function chance(): (below: number) => number {
  let state = 20_261_128
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
function nameFrom(draw: (below: number) => number): string {
  let at = draw(10_000)
  const surname = SURNAMES.find(([, share]) => (at -= share) < 0)?.[0] ?? OTHERS[draw(OTHERS.length)]!
  // The first of the list are the commonest, as they are in life.
  const given = () => GIVEN[Math.min(draw(GIVEN.length), draw(GIVEN.length))]!
  return surname + given() + (draw(10) < 8 ? given() : '')
}

/** What is in the field after each of the first five keys, by three ways of typing. */
function* keystrokes(name: string, at: number): Generator<[way: string, typed: string]> {
  const { pinyin, initials } = pinyinOf(name, { surname: true })
  const ways = { 'full pinyin': searchForm(pinyin), initials, characters: name }
  const way = Object.keys(ways)[at % 3] as keyof typeof ways
  const whole = [...ways[way]]
  for (let keys = 1; keys <= Math.min(5, whole.length); keys++) yield [way, whole.slice(0, keys).join('')]
}

async function fill(people: number): Promise<string[]> {
  const draw = chance()
  await syncModels() // the compiled engine makes an index of what is there in one transaction, beyond its cache
  await Units.collection.insertOne({
    _id: ROOT,
    name: '市教卫工作党委',
    ancestors: [ROOT],
    level: 'committee',
    pinyin: 'shi',
    initials: 's',
  } as never)
  const names: string[] = []
  for (let at = 0; at < people; at += 1_000) {
    const rows = Array.from({ length: 1_000 }, (_, each) => {
      const name = nameFrom(draw)
      const unit = (at + each) % 60
      names.push(name)
      const ancestors = [ROOT, `institution${unit}`, `faculty${unit}-${draw(20)}`]
      const staffNumber = String(2_000_000 + at + each)
      return {
        _id: `person${at + each}`,
        name,
        ...nameFields({ name, staffNumber }),
        staffNumber,
        phone: null,
        ancestors,
        seenUntil: null,
      }
    })
    await People.collection.insertMany(rows as never)
  }
  return Array.from({ length: TYPED }, () => names[draw(names.length)]!)
}

async function measure(searched: readonly string[], unit: { _id: string; level: 'committee' | 'institution' }) {
  const waits = new Map<string, number[]>()
  const slowest: [number, string] = [0, '']
  for (const [at, name] of searched.entries())
    for (const [way, typed] of keystrokes(name, at)) {
      const begun = performance.now()
      await searchPeople(unit, typed, undefined, PAGE)
      const took = performance.now() - begun
      if (took > slowest[0]) slowest.splice(0, 2, took, typed)
      const key = `${way}, ${[...typed].length}`
      waits.set(key, [...(waits.get(key) ?? []), took])
    }
  return { waits, slowest: slowest[1] }
}

async function run(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options: { people: { type: 'string', default: '200000' } } })
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-search-'))
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const recipe = embeddedRecipe(path.join(folder, 'database'), path.join(folder, 'database.log'), { durable: false })
  const engine = await supervise(recipe, silent, (error) => {
    throw error
  })
  try {
    await mongoose.connect(`${localUri(engine.port)}&retryWrites=false`)
    const searched = await fill(Number(values.people))
    await measure(searched.slice(0, 6), { _id: ROOT, level: 'committee' }) // warm
    const { waits, slowest } = await measure(searched, { _id: ROOT, level: 'committee' })
    const ofUnit = [...(await measure(searched, { _id: 'institution7', level: 'institution' })).waits.values()].flat()
    const all = [...waits.values()].flat()
    const line = (what: string, of: readonly number[]) => ({
      what,
      searches: of.length,
      'median ms': round(median(of), 1),
      'p95 ms': round(percentile(of, 0.95), 1),
    })
    const figures = {
      p95Ms: round(percentile(all, 0.95), 1),
      medianMs: round(median(all), 1),
      unitP95Ms: round(percentile(ofUnit, 0.95), 1),
    }
    const table = [...waits].sort().map(([what, of]) => line(what, of))
    table.push(line(`all, in the city (slowest: ${slowest})`, all), line('all, in one of 60 institutions', ofUnit))
    return { ratio: round(figures.p95Ms / 50, 2), table, figures }
  } finally {
    await mongoose.disconnect()
    await engine.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'search',
  describe: '200,000 names searched as they are typed, by 1 to 5 keys, on the embedded engine (p95 under 50 ms)',
  run,
}

/** 培训基地 of the demo system, with their rooms and registers. */
import type { Base, Teacher } from '../server/features/bases/bases.model.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import type { Account } from '../server/features/accounts/accounts.model.ts'
import { pinyinOf } from '../server/lib/pinyin.ts'
import { personName } from './names.ts'
import { random } from './random.ts'

const ABOUT = [
  {
    name: '市教卫系统党务干部培训基地',
    kind: 'training',
    address: '杨浦区国定路 777 号培训中心',
    directions: '地铁 10 号线国权路站 2 号口，步行 8 分钟。自驾请走国定路东门，凭短信入校。',
    rooms: [
      ['报告厅', 220],
      ['第一教室', 80],
      ['第二教室', 60],
      ['研讨室 301', 30],
      ['研讨室 302', 30],
    ],
  },
  {
    name: '市教卫工作党校',
    kind: 'training',
    address: '徐汇区漕宝路 600 号',
    directions: '地铁 12 号线桂林公园站 3 号口。校内有停车位。',
    rooms: [
      ['大礼堂', 300],
      ['101 教室', 60],
      ['102 教室', 60],
      ['203 研讨室', 24],
    ],
  },
  {
    name: '“双带头人”研修基地',
    kind: 'study',
    address: '闵行区东川路 500 号',
    directions: '地铁 5 号线东川路站换乘校车，7:40、8:20 各一班。',
    rooms: [
      ['学术报告厅', 120],
      ['工作坊', 40],
    ],
  },
] as const

const TITLES = [
  '市委党校党史党建教研部教授',
  '马克思主义学院教授',
  '市教卫工作党委组织干部处处长',
  '高校党委组织部部长',
  '附属医院党委书记',
  '院系党委书记',
  '“双带头人”工作室主持人',
  '专职组织员，二级调研员',
]
const TOPICS = [
  '党章党规',
  '发展党员',
  '组织生活',
  '党支部建设',
  '意识形态工作',
  '师德师风',
  '党建与业务融合',
  '应急与舆情',
]
const TEACHERS = 12

export interface SeededBase {
  base: Base
  teachers: Teacher[]
}

/** The first is run by the demo's base manager, the others by the committee; the demo's instructor teaches at the first. */
export function makeBases(home: Unit, committee: Unit, instructor: Account): SeededBase[] {
  const chance = random('bases')
  return ABOUT.map(({ name, kind, address, directions, rooms }, at) => {
    const { _id: unit, ancestors } = at === 0 ? home : committee
    const base: Base = {
      _id: chance.id(),
      ...{ name, kind, unit, ancestors, address, directions },
      rooms: rooms.map(([room, seats]) => ({ id: chance.id(), name: room, seats })),
      contact: { name: personName(chance), phone: `021-6${chance.int(1_000_000, 9_999_999)}` },
      revision: 1,
    }
    const teachers = Array.from({ length: TEACHERS }, (_, place): Teacher => {
      const drawn = personName(chance)
      const isOwn = at === 0 && place === 0
      const called = isOwn ? instructor.name : drawn
      return {
        _id: chance.id(),
        base: base._id,
        name: called,
        ...pinyinOf(called, { surname: true }),
        title: chance.pick(TITLES),
        topics: chance.pick(TOPICS),
        phone: `13${chance.int(100_000_000, 999_999_999)}`,
        ...(isOwn && { account: instructor._id }),
        revision: 1,
      }
    })
    return { base, teachers }
  })
}

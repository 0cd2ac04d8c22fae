/** 班级生活 of the two last classes of the demo's trainee: handbook, materials, notices, talk, photos, 临时党支部. */
import { createHash } from 'node:crypto'
import type { Account } from '../server/features/accounts/accounts.model.ts'
import type { Asset } from '../server/features/assets/assets.model.ts'
import type { TrainingClass } from '../server/features/classes/classes.model.ts'
import { BranchMeetings, ClassBranches } from '../server/features/classLife/branch/branch.model.ts'
import { offices } from '../server/features/classLife/branch/branch.rule.ts'
import {
  ClassHandbooks,
  ClassMaterials,
  keyOfMaterial,
} from '../server/features/classLife/materials/materials.model.ts'
import type { ClassMaterial } from '../server/features/classLife/materials/materials.model.ts'
import {
  ClassPhotos,
  keyOfPhoto,
  PHOTO_SIZES,
  PhotoConsents,
} from '../server/features/classLife/photos/photos.model.ts'
import type { Nomination } from '../server/features/classes/nominations/nominations.model.ts'
import { isSeated } from '../server/features/classes/nominations/nominations.rule.ts'
import { Announcements } from '../server/features/notifications/announcements/announcements.model.ts'
import type { AppContext } from '../server/appContext.ts'
import { workbook } from '../server/lib/workbook.ts'
import { withWorkFile } from '../server/storage/workFolder.ts'
import { posterFile } from '../media/stills.ts'
import { seedDiscussion, type OfClass } from './classTalk.ts'
import { addDays, instant } from './dates.ts'
import { insertAll } from './insert.ts'
import { random } from './random.ts'

interface Given {
  classes: readonly TrainingClass[]
  nominations: readonly Nomination[]
  trainee: string
  teacher: Account
  /** Whose posters stand for photos; none in the small system. */
  assets: readonly Asset[]
  today: string
}

const HANDBOOK: readonly (readonly [string, readonly string[]])[] = [
  ['作息时间', ['早餐 7:00–8:00', '上课 9:00–11:30、14:00–16:30', '晚自习 19:00–20:30']],
  ['食宿安排', ['两人一间，凭房卡用餐', '清真、素食请提前一天告诉班务老师']],
  ['纪律要求', ['每节课签到；请假须事先提出，经批准后生效', '请假和缺课合计超过总学时七分之一的，按退学处理']],
  ['联系方式', ['班务组办公室：综合楼 203，值班时间 8:00–21:00']],
]
const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const handbook = HANDBOOK.flatMap(([title, lines]) => [
  { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: title }] },
  { type: 'bulletList', content: lines.map((line) => ({ type: 'listItem', content: [paragraph(line)] })) },
])

/** The list of the members as a real file, and two links. */
async function seedMaterials(app: AppContext, { row, members, teacher, since, chance }: OfClass): Promise<void> {
  const columns = ['序号', '姓名', '单位和职务'].map((header, at) => ({ header, width: [6, 12, 50][at]! }))
  const rows = members.map(({ name, post }, at) => [at + 1, name, post])
  const bytes = await workbook(teacher.name, '学员名单', [{ name: '学员名单', preface: [[row.title]], columns, rows }])
  const made = { class: row._id, session: null, from: null, by: teacher.name, at: since, revision: 1 }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const list = { ...made, _id: chance.id(), title: '学员名单', link: '', order: 1 }
  const file = { name: '学员名单.xlsx', sha256, size: bytes.length }
  await withWorkFile(app, bytes, (local) => app.storage.put(keyOfMaterial(list, file), local))
  const links: ClassMaterial[] = [
    ['中国共产党支部工作条例（试行）全文', 'https://www.12371.cn/2018/11/25/ARTI1543142092594401.shtml'],
    ['共产党员网', 'https://www.12371.cn/'],
  ].map(([title, link], at) => ({ ...made, _id: chance.id(), title: title!, link: link!, file: null, order: at + 2 }))
  await insertAll(ClassMaterials, [{ ...list, file }, ...links])
  const article = { type: 'doc' as const, content: handbook }
  await insertAll(ClassHandbooks, [{ _id: row._id, article, by: teacher.name, at: since, revision: 1 }])
}

async function seedAnnouncements({ row, members, teacher, since, chance }: OfClass): Promise<void> {
  const told = members.length
  const texts = [
    ['报到和开班式安排', '请在开班当天 8:30 前到一楼大厅报到，9:00 举行开班式，着正装，佩戴党徽。'],
    ['分组名单已公布', '分组讨论按名单就座，每组推选一名组长和一名发言人，名单见“资料”。'],
  ] as const
  const rows = texts.map(([title, text], at) => ({
    ...{ _id: chance.id(), title, text, unit: row.unit, ancestors: row.ancestors, positions: [], requirement: null },
    ...{ class: row._id, className: row.title, account: teacher._id, by: teacher.name },
    ...{ at: new Date(since.getTime() + at * 3_600_000), sentAt: since, people: told, told },
    ...{ read: Math.round(told * (0.9 - at * 0.2)), mailed: 0, countedAt: since },
  }))
  await insertAll(Announcements, rows)
}

async function seedBranch({ row, members, since, chance }: OfClass): Promise<void> {
  const officers = offices.flatMap((office, at) => (members[at] ? { office, person: members[at].person } : []))
  await insertAll(ClassBranches, [{ _id: row._id, officers, revision: 1 }])
  const secretary = members[0]?.name ?? ''
  const meeting = {
    ...{ _id: chance.id(), class: row._id, kind: 'branch' as const, day: row.from, place: '第一会议室' },
    title: '成立临时党支部，支委分工',
    text: '宣布成立临时党支部。选举产生支部委员会，明确分工。\n讨论通过学习期间的支部活动安排：每天晨读一篇，结业前开展一次主题党日。',
    ...{ people: members.map(({ person }) => person), by: secretary, at: since, revision: 1 },
  }
  await insertAll(BranchMeetings, [meeting])
}

const CAPTIONS = ['开班式', '专题辅导', '分组讨论']
/** Most have agreed; of one photo nobody has yet said who is on it. */
async function seedPhotos(
  app: AppContext,
  { row, members, teacher, since, chance }: OfClass,
  assets: readonly Asset[],
) {
  const at = since
  const pictured = assets.filter(({ folder, hasPoster }) => folder && hasPoster).slice(0, CAPTIONS.length)
  const rows = pictured.map((_asset, index) => ({
    ...{ _id: chance.id(), class: row._id, caption: CAPTIONS[index]!, sha256: `seed-${index}`, by: teacher.name, at },
    ...{ marked: index < 2, people: index < 2 ? members.slice(index, index + 3).map(({ person }) => person) : [] },
    ...{ removal: null, revision: 1 },
  }))
  for (const [index, photo] of rows.entries()) {
    const { folder, poster } = pictured[index]!
    const found = await app.storage.read(`${folder}/${posterFile(poster)}`)
    if (!found) continue
    const bytes = Buffer.concat(await Array.fromAsync(found.body as AsyncIterable<Buffer>))
    for (const size of PHOTO_SIZES)
      await withWorkFile(app, bytes, (local) => app.storage.put(keyOfPhoto(photo, size), local))
  }
  await insertAll(ClassPhotos, rows)
}

async function seedConsents(people: readonly string[], at: Date): Promise<void> {
  const rows = [...new Set(people)].map((_id, index) => ({ _id, person: _id, agreed: index % 9 !== 8, at }))
  await insertAll(PhotoConsents, rows)
}

/** The class that is held or was held last, and the one before it. */
export async function seedClassLife(app: AppContext, given: Given): Promise<void> {
  const { classes, nominations, trainee, teacher, assets, today } = given
  const own = new Set(nominations.filter((each) => each.person === trainee && isSeated(each.state)).map((e) => e.class))
  const last = classes
    .filter(({ _id, from, state }) => own.has(_id) && state === 'ranked' && from <= today)
    .sort((a, b) => b.from.localeCompare(a.from))
    .slice(0, 2)
  const people: string[] = []
  for (const row of last) {
    const seated = nominations.filter((each) => each.class === row._id && isSeated(each.state))
    const members = seated.sort((a, b) => Number(b.person === trainee) - Number(a.person === trainee))
    const since = row.from < today ? instant(row.from, 12 * 60) : instant(addDays(today, -1), 18 * 60)
    const of: OfClass = { row, members, teacher, since, chance: random(`classLife${row._id}`) }
    await seedMaterials(app, of)
    await seedAnnouncements(of)
    await seedDiscussion(of)
    await seedBranch(of)
    await seedPhotos(app, of, assets)
    people.push(...members.map(({ person }) => person))
  }
  await seedConsents(people, instant(today, 0))
}

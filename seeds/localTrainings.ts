/** 轮训 of the demo system, by the services that people use: approved, waiting, sent back; and a draft of the own unit. */
import type { Actor } from '../server/access/actor.ts'
import type { Role } from '../server/access/capabilities.ts'
import type { AppContext } from '../server/appContext.ts'
import type { Account } from '../server/features/accounts/accounts.model.ts'
import { approve, refuse, sendBack } from '../server/features/localTraining/decide.service.ts'
import { LocalTrainees, LocalTrainings } from '../server/features/localTraining/localTraining.model.ts'
import { addUnit, removePeople } from '../server/features/localTraining/people.service.ts'
import { addProof } from '../server/features/localTraining/proofs.service.ts'
import { create, submit } from '../server/features/localTraining/report.service.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import type { Programme } from '../server/features/programmes/programmes.model.ts'
import { addDays } from './dates.ts'
import { random } from './random.ts'

interface Given {
  committee: Account
  /** Whose administrator signs in, and another one. */
  own: Unit
  other: Unit
  programme: Programme
}
const MOST = 24
const actorOf = (account: string, name: string, role: Exclude<Role, 'trainee'>, unit: string): Actor => ({
  ...{ account, name, person: null, grants: [{ role, unit }], session: 'seed', mustChangePassword: false },
})

/** A page without anything on it: what matters is that there is one. */
const PAPER = Buffer.from(
  `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
xref
0 4
0000000000 65535 f 
0000000009 00000 n 
0000000053 00000 n 
0000000101 00000 n 
trailer<</Size 4/Root 1 0 R>>
startxref
164
%%EOF
`,
)

const SUMMARY = '学习党支部工作条例和发展党员工作细则，分组交流支部工作案例，现场观摩主题党日活动。'

export async function seedLocalTrainings(
  app: AppContext,
  { committee, own, other, programme }: Given,
  today: string,
): Promise<void> {
  const chance = random('localTrainings')
  const deciding = actorOf(committee._id, committee.name, 'committee', committee.grants[0]!.unit)

  /** Held so many days ago, for three days. */
  async function report(unit: Unit, title: string, ago: number, counts = false): Promise<{ actor: Actor; id: string }> {
    const actor = actorOf(`seed-${unit._id}`, '单位组织员', 'unit-admin', unit._id)
    const id = chance.id()
    const to = addDays(today, -ago)
    const facts = { title, from: addDays(to, -2), to, hours: 1_600, programme: counts ? programme._id : null }
    const where = { place: '校党校报告厅', teachers: '市委党校、本单位党委组织部教师', summary: SUMMARY }
    await create(actor, { id, ...facts, ...where })
    await addUnit(actor, id, { unit: unit._id, position: 'teacher-branch-secretary' })
    const people = await LocalTrainees.find({ training: id }, { person: 1 })
      .sort({ training: 1, pinyin: 1, _id: 1 })
      .lean()
    const beyond = people.slice(MOST).map(({ person }) => person)
    if (beyond.length > 0) await removePeople(actor, id, beyond)
    for (const name of ['培训通知.pdf', '签到表.pdf'])
      await addProof(app, actor, id, { name, bytes: Buffer.concat([PAPER, Buffer.from(`%${name}`)]) })
    return { actor, id }
  }
  const revisionOf = async (id: string): Promise<number> => (await LocalTrainings.findById(id).lean())!.revision
  async function submitted(unit: Unit, title: string, ago: number, counts = false): Promise<string> {
    const { actor, id } = await report(unit, title, ago, counts)
    await submit(actor, id, { revision: await revisionOf(id) })
    return id
  }

  const year = today.slice(0, 4)
  const approved = await submitted(own, `${year} 年教师党支部书记轮训（第一期）`, 60, true)
  const [absent] = await LocalTrainees.find({ training: approved })
    .sort({ training: 1, pinyin: 1, _id: 1 })
    .limit(1)
    .lean()
  const revision = await revisionOf(approved)
  if (absent) await refuse(deciding, approved, { revision, people: [absent.person], remarks: '签到表上没有本人签名' })
  await approve(deciding, approved, { revision })
  await submitted(own, `${year} 年教师党支部书记轮训（第二期）`, 12)
  await submitted(other, `${year} 年党支部书记集中轮训`, 20)
  const returned = await submitted(other, '党务骨干能力提升轮训', 40)
  const remarks = '请补充课程表，并在签到表上注明每半天的签到。'
  await sendBack(deciding, returned, { revision: await revisionOf(returned), remarks })
}

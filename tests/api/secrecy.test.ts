/** Phone and identity numbers: nowhere in clear but in the reply of the one logged act. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { resealPeople } from '../../server/features/roster/reseal.service.ts'
import { People } from '../../server/features/roster/roster.model.ts'
import { numberOf, phonesOf, sealedNumber, whoHas } from '../../server/features/roster/secrets.service.ts'
import { newId } from '../../server/lib/id.ts'
import { openKeys } from '../../server/secrecy/openKeys.ts'
import { keysInUse } from '../../server/secrecy/keys.ts'
import { retireKeys, rotateKeys } from '../../server/secrecy/rotate.ts'
import { SealingKeys } from '../../server/secrecy/sealingKey.model.ts'
import { addressOf, endpoints, isCapability } from '../contract/endpoints.ts'
import { accepted } from '../contract/samples.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { makeAccount, makePerson, makeTree, makeUnit } from '../support/factories.ts'
import { useTestKeys } from '../support/keys.ts'
import { rawDatabase } from '../support/rawDatabase.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('secrecy')
  await Positions.insertMany(POSITIONS)
})
afterAll(() => site.close())

const PHONE = '13812345678'
/** Of a day on which nobody alive was born, in a county that is gone; and what it was before 1999. */
const IDENTITY = '310224190001011233'
const IDENTITY_BEFORE = '310224000101123'
const appointment = { position: 'teacher-branch-secretary', from: '2020-01-01' }

async function unitAdmin() {
  const tree = await makeTree()
  const agent = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  const add = (given: object, unit = tree.branch) =>
    agent.post(`/api/units/${unit._id}/people`).send({ id: newId(), name: '张三', appointment, ...given })
  return { tree, agent, add }
}
const card = { phone: PHONE, identity: { number: IDENTITY, confirmed: true } }
const nobodyHas = () => People.deleteMany(whoHas('identityNumber', IDENTITY))
beforeEach(nobodyHas)

test('added, corrected, looked for and exported, the digits stand nowhere in the database, and in no reply', async () => {
  const { tree, agent, add } = await unitAdmin()
  const { body } = await add(card).expect(200)
  expect(body).toMatchObject({ phoneMasked: '138****5678', identityMasked: '310***********1233' })
  const other = '13887654321'
  const corrected = await agent.patch(`/api/people/${body.id}`).send({ phone: other, reason: '换号' }).expect(200)
  expect(corrected.body.phoneMasked).toBe('138****4321')
  expect((await AuditRows.findOne({ subject: body.id, act: 'person.correct' }).lean())!.detail).toBe(
    '张三：手机 138****5678 → 138****4321，原因：换号',
  )
  await agent.post(`/api/units/${tree.branch._id}/people/find`).send({ number: other }).expect(200)
  await agent.post(`/api/people/${body.id}/reveal`).send({ field: 'phone', reason: 'contact' }).expect(200)
  const ids = { unit: tree.institution._id, person: body.id, appointment: body.appointments[0].id }
  const replies: string[] = []
  for (const walked of endpoints.filter((each) => each.endpoint.method === 'get' && isCapability(each))) {
    const reply = await agent.get(addressOf(walked, ids)).query(accepted(walked, ids).query)
    if (reply.status === 200) replies.push(`${walked.name} ${reply.text ?? ''}`)
  }
  expect(replies.some((reply) => reply.startsWith('roster.person ') && reply.includes('138****4321'))).toBe(true)
  for (const text of [await rawDatabase(), ...replies])
    for (const digits of [PHONE, other, IDENTITY, IDENTITY_BEFORE])
      expect(text.includes(digits), text.slice(0, 80)).toBe(false)
})

test('the same sent twice is one person; another number under the same id is refused', async () => {
  const { add } = await unitAdmin()
  const id = newId()
  await add({ id, ...card }).expect(200)
  await add({ id, ...card }).expect(200)
  expect((await add({ id, ...card, phone: '13800000000' }).expect(409)).body.code).toBe('create.differs')
})

describe('an identity number', () => {
  test('is read by the rules of imports; a wrong check digit wants a second look', async () => {
    const { add, agent } = await unitAdmin()
    const wrong = IDENTITY.slice(0, 17) + ((Number(IDENTITY[17]) + 1) % 10)
    const refused = async (number: string) => (await add({ identity: { number } }).expect(422)).body.fields[0]
    expect(await refused('31022418')).toMatchObject({ path: 'identity.number', message: expect.stringMatching(/8 位/) })
    expect((await refused(wrong)).message).toMatch(/校验码不符.*请勾选/)
    const { body } = await add({ identity: { number: wrong, confirmed: true } }).expect(200)
    expect(body.identityMasked).toMatch(/^310\*+\d{4}$/)
    const gone = await agent
      .patch(`/api/people/${body.id}`)
      .send({ identity: { number: '' }, reason: '误填' })
      .expect(200)
    expect(gone.body.identityMasked).toBeNull()
  })

  test('is one person’s in the whole installation, also with the fifteen digits of old; two at once: one', async () => {
    const [first, second] = [await unitAdmin(), await unitAdmin()]
    await first.add(card).expect(200)
    expect((await second.add(card).expect(409)).body.code).toBe('person.identityTaken')
    const { body } = await second.add({}).expect(200)
    const correct = (number: string) =>
      second.agent.patch(`/api/people/${body.id}`).send({ identity: { number, confirmed: true } })
    expect((await correct(IDENTITY_BEFORE).expect(409)).body.code).toBe('person.identityTaken')
    await nobodyHas()
    const elsewhere = await makeUnit('branch', first.tree.faculty)
    const both = await Promise.all([first.add(card), first.add(card, elsewhere)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})

describe('a whole number', () => {
  test('finds its owner below the unit, however it is typed; a part of it finds nobody', async () => {
    const { tree, agent, add } = await unitAdmin()
    const { body } = await add({ ...card, staffNumber: '10020003000' }).expect(200)
    const find = async (number: string, unit = tree.institution._id) =>
      (await agent.post(`/api/units/${unit}/people/find`).send({ number }).expect(200)).body.items.map(
        ({ id }: { id: string }) => id,
      )
    for (const typed of ['138 1234 5678', IDENTITY, IDENTITY_BEFORE, '10020003000'])
      expect(await find(typed), typed).toEqual([body.id])
    for (const typed of ['5678', '1381234567', '1233']) expect(await find(typed), typed).toEqual([])
    const elsewhere = await unitAdmin()
    const theirs = await elsewhere.agent.post(`/api/units/${elsewhere.tree.institution._id}/people/find`)
    expect(theirs.status).toBe(422)
    const { body: none } = await elsewhere.agent
      .post(`/api/units/${elsewhere.tree.institution._id}/people/find`)
      .send({ number: PHONE })
      .expect(200)
    expect(none.items).toEqual([])
  })
})

describe('a number in clear', () => {
  test('is given one at a time, with a reason that stands in the audit trail', async () => {
    const { agent, add } = await unitAdmin()
    const { body } = await add(card).expect(200)
    const reveal = (given: object) => agent.post(`/api/people/${body.id}/reveal`).send(given)
    expect((await reveal({ field: 'phone', reason: 'contact' }).expect(200)).body).toEqual({ value: PHONE })
    const shown = await reveal({ field: 'identityNumber', reason: 'other', remark: '补办证书' }).expect(200)
    expect(shown.body).toEqual({ value: IDENTITY })
    const acts = await AuditRows.find({ subject: body.id, act: 'person.reveal' }).sort({ at: 1, _id: 1 }).lean()
    expect(acts.map(({ detail }) => detail).sort()).toEqual(
      ['张三：手机，联系本人', '张三：身份证号，其他（补办证书）'].sort(),
    )
    expect((await reveal({ field: 'phone', reason: 'other' }).expect(422)).body.fields[0].path).toBe('remark')
    expect((await reveal({ field: 'phone' }).expect(422)).body.fields[0].path).toBe('reason')
  })

  test('is refused to who only reads the roster, outside the subtree, and where there is none', async () => {
    const { tree, add } = await unitAdmin()
    const { body } = await add({ phone: PHONE }).expect(200)
    const asked = { field: 'phone', reason: 'contact' }
    const reveal = async (role: 'system-admin' | 'unit-admin' | 'committee', unit = tree.institution, given = asked) =>
      (await site.signedIn((await makeAccount(role, unit)).login)).post(`/api/people/${body.id}/reveal`).send(given)
    expect((await reveal('system-admin')).status).toBe(403)
    expect((await reveal('unit-admin', (await makeTree()).institution)).status).toBe(404)
    expect((await reveal('committee', tree.committee)).status).toBe(200)
    const none = await reveal('unit-admin', tree.institution, { ...asked, field: 'identityNumber' })
    expect([none.status, none.body.code]).toEqual([409, 'person.noNumber'])
    expect(await AuditRows.countDocuments({ subject: body.id, act: 'person.reveal' })).toBe(1)
  })
})

test('a number that was swapped in the database is no number, takes no list away, and is mended by hand', async () => {
  const { tree, agent, add } = await unitAdmin()
  const { body: one } = await add({ name: '甲', phone: PHONE }).expect(200)
  const { body: other } = await add({ name: '乙', phone: '13800000001' }).expect(200)
  const { phone } = (await People.findById(other.id).lean())!
  await People.updateOne({ _id: one.id }, { $set: { phone } })
  const list = await agent.get(`/api/units/${tree.branch._id}/people`).expect(200)
  expect(list.body.items.map(({ phoneMasked }: { phoneMasked: string }) => phoneMasked).sort()).toEqual([
    '138****0001',
    '无法读取',
  ])
  const reveal = () => agent.post(`/api/people/${one.id}/reveal`).send({ field: 'phone', reason: 'contact' })
  expect((await reveal().expect(409)).body.code).toBe('person.unreadable')
  await agent.patch(`/api/people/${one.id}`).send({ phone: PHONE, reason: '重新登记' }).expect(200)
  expect((await reveal().expect(200)).body.value).toBe(PHONE)
})

describe('the keys of an installation', () => {
  beforeEach(() => SealingKeys.deleteMany())
  afterEach(useTestKeys)
  const inFolder = (dataDir: string, secrecyKeys?: string[]) => ({ dataDir, secrecyKeys })

  test('are made at the first start, for their owner alone, and never over a database that knows one', async () => {
    const folder = dataFolder()
    await openKeys(inFolder(folder))
    const file = path.join(folder, 'secrecy.keys')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const { id } = keysInUse()[0]!
    await openKeys(inFolder(folder))
    expect(keysInUse()[0]!.id).toBe(id)
    const elsewhere = dataFolder()
    await expect(openKeys(inFolder(elsewhere))).rejects.toThrow(
      `sealed with the key ${id}, which is not in ${elsewhere}/secrecy.keys: give it back from the backup.`,
    )
    expect(() => statSync(path.join(elsewhere, 'secrecy.keys'))).toThrow('ENOENT')
    const given = [randomBytes(32).toString('base64')]
    await expect(openKeys(inFolder(elsewhere, given))).rejects.toThrow('is not in SECRECY_KEYS')
    expect(await SealingKeys.countDocuments()).toBe(1)
    writeFileSync(file, 'no key')
    await expect(openKeys(inFolder(folder))).rejects.toThrow(`The key file ${file} is damaged`)
  })

  test('are rotated beside a working server, and the earlier one is given up once nothing needs it', async () => {
    const settings = inFolder(dataFolder())
    await openKeys(settings)
    const { id: earlier } = keysInUse()[0]!
    const { tree } = await unitAdmin()
    await People.deleteMany()
    const sealed = async (number: string) => {
      const person = await makePerson(tree.branch)
      await People.updateOne({ _id: person._id }, { $set: { phone: sealedNumber(person._id, 'phone', number) } })
      return person._id
    }
    const [first, second] = [await sealed('13800000001'), await sealed('13800000002')]
    const said: string[] = []
    const rotate = () => rotateKeys(settings, { people: resealPeople }, (line) => void said.push(line))
    const retire = () => retireKeys(settings, { people: resealPeople }, (line) => void said.push(line))
    await retire()
    // Between its reading and its writing somebody is added with what was sealed before, and somebody corrected.
    const late = { _id: '-first', name: '乙', phone: sealedNumber('-first', 'phone', '13800000003') }
    const write = People.collection.bulkWrite.bind(People.collection)
    vi.spyOn(People.collection, 'bulkWrite').mockImplementationOnce(async (...given) => {
      await People.collection.insertOne(late as never)
      await People.updateOne({ _id: second }, { $set: { phone: sealedNumber(second, 'phone', '13900000002') } })
      return write(...given)
    })
    await rotate()
    expect(said.at(-1)).toBe('people: 3 values sealed with the new key, none left under another.')
    const { id: later } = keysInUse()[0]!
    expect(later).not.toBe(earlier)
    const row = (await People.findById(first).lean())!
    expect(row.phone!.sealed.startsWith(later)).toBe(true)
    expect(numberOf(row, 'phone')).toBe('13800000001')
    expect(await phonesOf([second, late._id])).toEqual(
      new Map([
        [second, '13900000002'],
        [late._id, '13800000003'],
      ]),
    )
    expect(await People.countDocuments(whoHas('phone', '13800000003'))).toBe(1)
    await rotate() // again: no third key, nothing to do
    expect(keysInUse()).toHaveLength(2)

    await People.updateOne({ _id: second }, { $set: { phone: { sealed: `${earlier}.AAAA`, index: 'x' } } })
    await expect(retire()).rejects.toThrow('people: 1 values still need an earlier key')
    await expect(rotate()).rejects.toThrow(`people: 1 values can be opened with no key (rows ${second})`)
    await People.updateOne({ _id: second }, { $set: { phone: null } })
    await retire()
    expect(keysInUse().map(({ id }) => id)).toEqual([later])
    expect(await SealingKeys.distinct('_id')).toEqual([later])
    expect(readFileSync(path.join(settings.dataDir, 'secrecy.keys'), 'utf8').match(/^[^#\n]+$/gm)).toHaveLength(1)
    await openKeys(settings)
  })
})

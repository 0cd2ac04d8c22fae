/** 班级档案: all of a class in one zip that opens without the system, whatever is called how, and without what nobody may see. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { credentialOf } from '../../server/features/accounts/password.ts'
import { loadActor } from '../../server/features/accounts/accounts.service.ts'
import { Assignments } from '../../server/features/assignments/assignments.model.ts'
import { Submissions } from '../../server/features/assignments/submissions.model.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { archiveOf } from '../../server/features/classArchive/archive.service.ts'
import { archiveName, LONGEST_NAME, namesWithin, safeName } from '../../server/features/classArchive/names.rule.ts'
import { keyOfPicture } from '../../server/features/classLife/discussion/discussion.model.ts'
import {
  ClassHandbooks,
  ClassMaterials,
  keyOfMaterial,
} from '../../server/features/classLife/materials/materials.model.ts'
import { ClassPhotos, keyOfPhoto, PhotoConsents } from '../../server/features/classLife/photos/photos.model.ts'
import { Announcements } from '../../server/features/notifications/announcements/announcements.model.ts'
import { newId } from '../../server/lib/id.ts'
import { withWorkFile } from '../../server/storage/workFolder.ts'
import { keyOfProof } from '../../server/storage/proofs.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makePost } from '../support/classLifeFactories.ts'
import { makeAccount, makePerson, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeSession } from '../support/planFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

let site: TestSite
let folder: string
beforeAll(async () => {
  site = await openSite('classArchive')
  folder = await mkdtemp(path.join(tmpdir(), 'archive-'))
})
afterAll(async () => {
  await site.close()
  await rm(folder, { recursive: true, force: true })
})

const put = (key: string, text: string) =>
  withWorkFile(site.app, Buffer.from(text), (file) => site.app.storage.put(key, file))

/** A class with something of everything, of which some must not be taken along. */
async function fullClass() {
  const tree = await makeTree()
  const row = await makeOpenClass(tree.committee, { state: 'ranked', title: '书记班 <b>“一”</b>', credit: 800 })
  await makeSession(row._id, { day: row.from, title: '开班式 & 导论', credit: 800 })
  const people = []
  for (const name of ['李明', '李明', '王𡌴']) {
    const person = await makePerson(tree.branch, 'teacher-branch-secretary', '2020-01-01', { name })
    await makeMember(row, person, tree.institution)
    people.push(person)
  }
  const assignment = newId()
  await Assignments.create({
    ...{ _id: assignment, class: row._id, title: '学习/心得', kind: 'reflection', instructions: '写一写', least: 0 },
    ...{
      dueOn: '2025-06-20',
      closesOn: '2025-06-25',
      files: true,
      scale: 'pass',
      points: 1,
      passPoints: 1,
      rubric: [],
    },
    ...{ counts: true, group: false, state: 'published', revision: 1 },
  })
  for (const [at, person] of people.entries()) {
    const [_id, id] = [`${at}${newId()}`, newId()]
    const proofs = [{ id, sha256: id, name: 'CON .pdf', type: 'application/pdf', size: 9 }]
    if (at !== 1) await put(keyOfProof(_id, id), `the file ${at}`)
    const version = { text: `<script>第${at}篇</script>`, proofs, at: new Date(), by: '甲', late: false, draft: 1 }
    await Submissions.create({
      ...{ _id, assignment, class: row._id, ancestors: row.ancestors, owner: person._id, people: [person._id] },
      ...{ name: person.name, text: '没有提交的草稿', proofs: [], draft: 2, state: at === 2 ? 'writing' : 'handed-in' },
      ...{ versions: at === 2 ? [] : [version], handedAt: at === 2 ? null : version.at, revision: 1 },
    })
  }
  const file = { name: 'CON .pdf', sha256: 'x', size: 8 }
  const material = { _id: newId(), class: row._id, title: '讲义', session: null, from: null, file, link: '', order: 1 }
  await ClassMaterials.create({ ...material, by: '甲', at: new Date(), revision: 1 })
  await put(keyOfMaterial(material, file), 'handout!')
  const text = (said: string) => ({ type: 'paragraph', content: [{ type: 'text', text: said }] })
  const article = { type: 'doc' as const, content: [text('<img src=x>须知')] }
  await ClassHandbooks.create({ _id: row._id, article, by: '甲', at: new Date(), revision: 1 })
  for (const [at, agreed] of [true, false].entries()) {
    await PhotoConsents.create({ _id: people[at]!._id, person: people[at]!._id, agreed, at: new Date() })
    const photo = { _id: newId(), class: row._id }
    const who = { people: [people[at]!._id], marked: true, removal: null }
    const caption = agreed ? '合影' : '不愿意公开'
    await ClassPhotos.create({ ...photo, ...who, caption, sha256: 'x', by: '甲', at: new Date(), revision: 1 })
    await put(keyOfPhoto(photo, 'large'), 'picture')
  }
  await Announcements.create({
    ...{ _id: newId(), class: row._id, unit: row.unit, ancestors: row.ancestors, positions: [], requirement: null },
    ...{ title: '集合时间', text: '八点', account: 'x', by: '甲', at: new Date(), sentAt: new Date() },
    ...{ people: 0, told: 0, read: 0, mailed: 0, countedAt: new Date() },
  })
  await discussed(row._id)
  return { tree, row, people }
}

async function discussed(trainingClass: string) {
  const [picture, lost] = [newId(), newId()]
  const pictures = [picture, lost].map((id) => ({ id, sha256: id }))
  const topic = await makePost(trainingClass, { title: '怎么谈心？', text: '<i>请说</i>', by: '李明', pictures })
  await put(keyOfPicture(topic, picture, 'large'), 'a picture')
  const later = new Date('2025-06-17T01:00:00Z')
  const reply = { topic: topic._id, title: '', at: later }
  await makePost(trainingClass, { ...reply, text: '先听。', editedAt: later, staff: true })
  for (const state of ['hidden', 'waiting', 'withdrawn'] as const)
    await makePost(trainingClass, { ...reply, text: '看不见的话', state })
  const hidden = await makePost(trainingClass, { title: '看不见的话题', state: 'hidden', at: later })
  await makePost(trainingClass, { ...reply, topic: hidden._id, text: '看不见的话' })
  await makePost(trainingClass, { title: 'NUL', text: '没人回复', at: later })
}

const PYTHON = `import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
assert all(i.flag_bits & 0x800 for i in z.infolist())
texts = {n: z.read(n).decode('utf-8-sig') for n in z.namelist() if n.endswith(('.html', 'CON .pdf', '.jpg', '(2).pdf')) or 'CON' in n}
print(json.dumps({'names': z.namelist(), 'texts': texts, 'dates': [i.date_time[:5] for i in z.infolist()]}))`
interface Read {
  names: string[]
  texts: Record<string, string>
  dates: number[][]
}
/** As a reader that is not ours finds it. */
async function read(bytes: Buffer): Promise<Read> {
  const file = path.join(folder, 'archive.zip')
  await writeFile(file, bytes)
  const { stdout } = await promisify(execFile)('python3', ['-c', PYTHON, file], { maxBuffer: 10_000_000 })
  return JSON.parse(stdout) as Read
}
function bodyOf(res: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = []
  const stream = res as NodeJS.ReadableStream
  stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)))
}

test('one zip holds what is kept of a class, and neither drafts nor photos of who did not agree', async () => {
  const { tree, row } = await fullClass()
  const agent = await site.signedIn((await makeAccount('base-manager', tree.committee)).login)
  const at = `/api/classes/${row._id}/archive`
  expect((await agent.get(`${at}/contents`).expect(200)).body).toMatchObject({
    ...{ sessions: 1, members: 3, certificates: 0, assignments: 1, submissions: 2, files: 2, evaluation: false },
    ...{ materials: 1, handbook: true, meetings: 0, photos: 1, withheld: 1, bytes: 26 },
    ...{ topics: 2, replies: 1, postsLeftOut: 5 },
  })
  const reply = await agent.get(at).buffer(true).parse(bodyOf).expect(200)
  expect(reply.headers['content-disposition']).toContain(encodeURIComponent('书记班 b “一”'))
  const { names, texts } = await read(reply.body as Buffer)
  expect(names.sort()).toEqual(
    [
      ...[
        'index.html',
        ...['学员手册.html', '通知.html'],
        '课程表.xlsx',
        '学员名册.xlsx',
        '结业名单.xlsx',
        '考勤表.xlsx',
        '作业成绩.xlsx',
      ],
      ...['作业/01 学习 心得/李明/_CON .pdf', '作业/01 学习 心得/李明/作业.html'],
      ...['作业/01 学习 心得/李明 (2)/作业.html', '照片/001 合影.jpg', '资料/_CON .pdf'],
      ...['讨论/001 怎么谈心？/图片 000-1.jpg', '讨论/001 怎么谈心？/讨论.html', '讨论/002 _NUL/讨论.html'],
    ].sort(),
  )
  const index = texts['index.html']!
  for (const said of ['通知.html', '王𡌴', '开班式 &amp; 导论', '（文件缺失）', '以下 2 个文件', '另有 5 条已隐藏'])
    expect(index, said).toContain(said)
  for (const hidden of ['不愿意公开', '没有提交的草稿', '<script', '<b>', '看不见'])
    expect(index, hidden).not.toContain(hidden)
  const topic = texts['讨论/001 怎么谈心？/讨论.html']!
  for (const said of [
    '&lt;i&gt;请说',
    '先听。',
    '（班级工作人员）',
    '后来修改过',
    '图片 000-2.jpg（文件缺失）',
    '1 条回复',
  ])
    expect(topic, said).toContain(said)
  expect(topic).not.toContain('看不见')
  expect(texts['学员手册.html']).toContain('&lt;img src=x&gt;须知')
  expect(texts['通知.html']).toContain('集合时间')
  expect(texts['资料/_CON .pdf']).toBe('handout!')
  const links = [...index.matchAll(/(?:href|src)="([^"#h][^"]*)"/g)].map(([, href]) => decodeURIComponent(href!))
  for (const href of links) expect(names, href).toContain(href)
  expect(await AuditRows.countDocuments({ act: 'export.archive', subject: row._id })).toBe(1)
})

test('who leaves in the middle leaves nothing open; no other base finds the class', async () => {
  const { tree, row } = await fullClass()
  const opened: Readable[] = []
  const endless = () => {
    const body = new Readable({ read: () => void body.push(Buffer.alloc(65_536)) })
    opened.push(body)
    return Promise.resolve({ body, size: 1 })
  }
  const app = { ...site.app, storage: { ...site.app.storage, read: endless } }
  const { _id: account, passwordHash } = await makeAccount('base-manager', tree.committee)
  const actor = (await loadActor({ account, credential: credentialOf(passwordHash) }))!
  const { body } = await archiveOf(app, { ...actor, session: 's' }, row._id)
  let taken = 0
  for await (const part of body as Readable) if ((taken += (part as Buffer).length) > 2_000_000) break
  await until('the file is closed', () => opened.length === 1 && opened[0]!.destroyed)
  expect(opened[0]!.readableLength).toBeLessThan(1_000_000)
  const other = await makeTree()
  const stranger = await site.signedIn((await makeAccount('base-manager', other.committee)).login)
  await stranger.get(`/api/classes/${row._id}/archive`).expect(404)
  const helper = await site.signedIn((await makeAccount('instructor', tree.committee)).login)
  await helper.get(`/api/classes/${row._id}/archive`).expect(403)
})

test('names are such as Windows takes, and no two of a folder are the same', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 80 }), { maxLength: 12 }), (texts) => {
      const called = namesWithin()
      const names = texts.map(called)
      expect(new Set(names.map((each) => each.toLowerCase())).size).toBe(names.length)
      for (const name of names) {
        expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}\p{Cs}]|^[\s.]|[\s.]$/u)
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i)
        expect(name.length).toBeLessThanOrEqual(LONGEST_NAME + 6)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
      }
    }),
  )
  expect(['σ', 'ς', 'Σ'].map(namesWithin())).toEqual(['σ', 'ς (2)', 'Σ (3)'])
  expect(safeName('𠮷'.repeat(40))).toBe('𠮷'.repeat(24))
  expect(safeName(`a${'𠮷'.repeat(40)}.pdf`)).toBe(`a${'𠮷'.repeat(21)}.pdf`)
  expect(safeName(`${'长'.repeat(80)}.docx`)).toMatch(/^长+\.docx$/)
  expect(safeName('a‮fdp.exe')).toBe('a fdp.exe')
  expect(['CON', 'nul.txt', '. .', 'COM¹'].map((each) => safeName(each))).toEqual([
    '_CON',
    '_nul.txt',
    '未命名',
    '_COM¹',
  ])
})

test('unpacked in a folder of its own, the longest path is one that Explorer and WPS open', async () => {
  const { tree, row } = await fullClass()
  const long = '𠮷'.repeat(60)
  await Assignments.updateMany({ class: row._id }, { title: long })
  const proof = { id: newId(), sha256: 'x', name: `${long}.pdf`, type: 'application/pdf', size: 1 }
  const version = { text: '', proofs: [proof], at: new Date(), by: '甲', late: false, draft: 1 }
  for (const { _id } of await Submissions.find({ class: row._id }).lean()) {
    await put(keyOfProof(_id, proof.id), '1')
    await Submissions.updateOne({ _id }, { name: long, versions: [version], state: 'handed-in', handedAt: new Date() })
  }
  await makePost(row._id, { title: long })
  const agent = await site.signedIn((await makeAccount('base-manager', tree.committee)).login)
  const reply = await agent.get(`/api/classes/${row._id}/archive`).buffer(true).parse(bodyOf).expect(200)
  const { names } = await read(reply.body as Buffer)
  const around = `C:\\Users\\一个比较长的名字\\Downloads\\${archiveName(long, '2025-06-20')}\\`
  for (const name of names) {
    expect((around + name).length, name).toBeLessThan(240)
    for (const part of name.split('/')) expect(Buffer.byteLength(part), part).toBeLessThanOrEqual(255)
  }
  expect(Math.max(...names.map((name) => name.length))).toBeGreaterThan(100)
})

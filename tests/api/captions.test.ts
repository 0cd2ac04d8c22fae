import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Courses, CourseVersions } from '../../server/features/courses/courses.model.ts'
import { Assets, type AssetCaptions } from '../../server/features/assets/assets.model.ts'
import type { Lesson } from '../../server/features/courses/courses.contract.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { makeAsset, publishCourse, videoLesson } from '../support/learningFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let unit: Unit
let author: Awaited<ReturnType<TestSite['signedIn']>>
let stranger: typeof author

beforeAll(async () => {
  site = await openSite('captions')
  unit = await makeUnit('institution')
  author = await site.signedIn((await makeAccount('instructor', unit)).login)
  stranger = await site.signedIn((await makeAccount('instructor', await makeUnit('institution'))).login)
})
afterAll(() => site.close())

const MESSY = '1\n00:00:01,000-->00:00:02,000\n同志们好\n2\n00:00:03,000 --> 00:00:04,000\n现在开会\n'
const CLEAN = 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n同志们好\n\n00:00:03.000 --> 00:00:04.000\n现在开会\n'
const send = (method: 'post' | 'put', address: string, text: string, agent = author) =>
  agent[method](`/api/assets/${address}`).attach('file', Buffer.from(text), {
    filename: '字幕.srt',
    contentType: 'application/x-subrip',
  })
const placeOf = (key: string) => path.join(site.app.config.dataDir, 'files', key)
const kept = (key: string) => existsSync(placeOf(key))
const captionsOf = async (id: string) => (await Assets.findById(id).lean())!.captions as [AssetCaptions]
const filesOf = (id: string) => readdir(placeOf(`captions/${id}`))

describe('captions', () => {
  it('are read without being kept: what was done to them, by line, and what a viewer will see', async () => {
    const id = await makeAsset(unit, 3)
    const { body } = await send('post', `${id}/captions/check`, MESSY).expect(200)
    expect(body).toMatchObject({ cues: 2, webVtt: CLEAN })
    expect(body.notes).toEqual([
      { code: 'noBlank', effect: 'repaired', message: expect.any(String), count: 1, places: [{ line: 4, text: '2' }] },
      {
        code: 'time',
        effect: 'repaired',
        message: expect.any(String),
        count: 1,
        places: [{ line: 2, text: '00:00:01,000-->00:00:02,000' }],
      },
      {
        code: 'beyond',
        effect: 'unchanged',
        message: expect.any(String),
        count: 1,
        places: [{ line: 5, text: '现在开会' }],
      },
    ])
    const mongolian = MESSY.replace('同志们好', '\u182e\u1823\u1829\u182d\u1823\u182f')
    const { body: upright } = await send('post', `${id}/captions/check?language=mn-Mong`, mongolian).expect(200)
    expect(upright.webVtt).toMatch(/02\.000 vertical:lr\n\u182e[^]*04\.000\n现在开会/)
    expect((await Assets.findById(id).lean())!.captions).toEqual([])
  })

  it('are kept clean, and replaced; without a cue they stay as they were', async () => {
    const id = await makeAsset(unit)
    const { body: first } = await send('put', `${id}/captions`, MESSY).expect(200)
    expect(first.captions).toEqual([{ language: 'zh-Hans', label: '简体中文', version: expect.any(String) }])
    const [{ key }] = await captionsOf(id)
    const { body } = await author.get(`/api/assets/${id}/playback`).expect(200)
    expect((await author.get(body.captions[0].url).expect(200)).text).toBe(CLEAN)
    for (const [method, address] of [
      ['put', `${id}/captions`],
      ['post', `${id}/captions/check`],
    ] as const)
      await send(method, address, '各位同志：\n现将有关事项通知如下。\n')
        .expect(422)
        .expect(({ body: problem }) =>
          expect(problem).toMatchObject({ code: 'asset.captions', title: expect.stringContaining('SRT') }),
        )
    expect(kept(key)).toBe(true)
    await send('put', `${id}/captions?was=${first.captions[0].version}`, MESSY.replace('好', '早')).expect(200)
    expect(kept(key)).toBe(false)
    expect(await filesOf(id)).toHaveLength(1)
  })

  it('are in several languages, each replaced and removed by itself, as the audit trail says', async () => {
    const id = await makeAsset(unit, 60, { name: '第一讲' })
    await send('put', `${id}/captions?language=ug`, MESSY.replace('同志们好', '3-دەرس')).expect(200)
    await send('put', `${id}/captions?language=en`, MESSY.replace('同志们好', 'Hello')).expect(200)
    const { body } = await send('put', `${id}/captions`, MESSY).expect(200)
    expect(body.captions.map(({ language }: { language: string }) => language)).toEqual(['zh-Hans', 'en', 'ug'])
    const { body: playback } = await author.get(`/api/assets/${id}/playback`).expect(200)
    const texts = await Promise.all(
      playback.captions.map(async ({ label, url }: { label: string; url: string }) => [
        label,
        (await author.get(url).expect(200)).text.split('\n')[3],
      ]),
    )
    expect(texts).toEqual([
      ['简体中文', '同志们好'],
      ['英文 English', 'Hello'],
      ['维吾尔文 ئۇيغۇرچە', '&rlm;3-دەرس'], // it would begin on the left
    ])
    await send('put', `${id}/captions?language=tlh`, MESSY).expect(422)
    const { version } = body.captions[1]
    await author.delete(`/api/assets/${id}/captions?language=en&was=${version}`).expect(200)
    expect((await captionsOf(id)).map(({ language }) => language)).toEqual(['zh-Hans', 'ug'])
    expect(await filesOf(id)).toHaveLength(2)
    const noted = await AuditRows.find({ subject: id }).sort({ at: 1, _id: 1 }).lean()
    expect(noted.map(({ act, detail }) => [act, detail])).toEqual([
      ['asset.captions', '第一讲：维吾尔文 ئۇيغۇرچە'],
      ['asset.captions', '第一讲：英文 English'],
      ['asset.captions', '第一讲：简体中文'],
      ['asset.removeCaptions', '第一讲：英文 English'],
    ])
  })

  it('that another changed meanwhile are left alone; the same sent again changes nothing', async () => {
    const id = await makeAsset(unit)
    const { body } = await send('put', `${id}/captions`, MESSY).expect(200)
    await send('put', `${id}/captions`, MESSY).expect(200) // the reply was lost
    expect(await filesOf(id)).toHaveLength(1)
    expect(await AuditRows.countDocuments({ subject: id })).toBe(1)
    const was = body.captions[0].version
    const changed = MESSY.replace('好', '早')
    const replies = await Promise.all(
      ['早', '晚'].map((word) => send('put', `${id}/captions?was=${was}`, MESSY.replace('好', word))),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(replies.find(({ status }) => status === 409)!.body).toMatchObject({
      code: 'asset.captionsChanged',
      title: expect.stringContaining('「简体中文」'),
    })
    await send('put', `${id}/captions`, changed.replace('早', '午')).expect(409)
    await author.delete(`/api/assets/${id}/captions?was=${was}`).expect(409)
    const [{ key }] = await captionsOf(id)
    expect(await filesOf(id)).toEqual([path.basename(key)])
  })

  it('are of a video or sound, and of one’s own units', async () => {
    const [video, document] = [await makeAsset(unit), await makeAsset(unit, null)]
    for (const [method, end] of [
      ['put', 'captions'],
      ['post', 'captions/check'],
    ] as const) {
      await send(method, `${document}/${end}`, MESSY)
        .expect(409)
        .expect(({ body }) => expect(body.code).toBe('asset.noCaptions'))
      await send(method, `${video}/${end}`, MESSY, stranger).expect(404)
    }
  })

  it('are removed, and again without effect', async () => {
    const id = await makeAsset(unit)
    const { body: set } = await send('put', `${id}/captions`, MESSY).expect(200)
    const address = `/api/assets/${id}/captions?was=${set.captions[0].version}`
    await stranger.delete(address).expect(404)
    for (let time = 0; time < 2; time++)
      await author
        .delete(address)
        .expect(200)
        .expect(({ body }) => expect(body.captions).toEqual([]))
    expect(await filesOf(id)).toEqual([])
    expect((await author.get(`/api/assets/${id}/playback`).expect(200)).body.captions).toEqual([])
  })
})

describe('an asset', () => {
  const rename = (id: string, name: string, was: string, agent = author) =>
    agent.patch(`/api/assets/${id}`).send({ name, was })

  it('is renamed from the name that one saw, which the audit trail keeps', async () => {
    const id = await makeAsset(unit, 60, { name: '第一讲（终稿）' })
    await rename(id, '第一讲', '第一讲（终稿）')
      .expect(200)
      .expect(({ body }) => expect(body.name).toBe('第一讲'))
    await rename(id, '第一讲', '第一讲（终稿）').expect(200) // the reply was lost, and it is sent again
    await rename(id, '第二讲', '第一讲（终稿）')
      .expect(409)
      .expect(({ body }) =>
        expect(body).toMatchObject({ code: 'asset.renamed', title: expect.stringContaining('「第一讲」') }),
      )
    await rename(id, '外', '第一讲', stranger).expect(404)
    expect((await Assets.findById(id).lean())!.name).toBe('第一讲')
    const noted = await AuditRows.find({ subject: id }).lean()
    expect(noted.map(({ act, detail }) => [act, detail])).toEqual([['asset.rename', '第一讲（终稿） → 第一讲']])
  })

  it('that courses use is kept, and the refusal names those that one may see', async () => {
    const id = await makeAsset(unit)
    const course = await publishCourse(unit, [videoLesson(id)])
    await publishCourse(await makeUnit('institution'), [videoLesson(id)])
    await author
      .delete(`/api/assets/${id}`)
      .expect(409)
      .expect(({ body }) => {
        expect(body.code).toBe('asset.used')
        expect(body.title).toContain(`《${course.title}》（草稿、已发布的版本）、另外 1 处`)
      })
    await Courses.updateMany({ assets: id }, { $set: { assets: [] } }) // the drafts have another, the versions go on
    await author.delete(`/api/assets/${id}`).expect(409)
    await CourseVersions.deleteMany({ assets: id })
    await author.delete(`/api/assets/${id}`).expect(200)
  })

  it('says where it is used: by which lessons of the draft and of the published versions', async () => {
    const id = await makeAsset(unit)
    const uses = async (agent = author) => (await agent.get(`/api/courses/uses/${id}`).expect(200)).body
    expect(await uses()).toEqual({ items: [], more: 0, hidden: 0 })
    const [first, second, other] = [videoLesson(id), videoLesson(id), videoLesson(await makeAsset(unit))]
    const course = await publishCourse(unit, [first, other])
    await publishCourse(unit, [{ ...first, title: '改名的课' } as Lesson, second], course)
    await publishCourse(unit, [second], await publishCourse(unit, [first]))
    const elsewhere = await publishCourse(await makeUnit('institution'), [videoLesson(id)])
    await Courses.updateOne({ _id: elsewhere._id }, { $set: { assets: [] } })
    await Courses.updateOne(
      { _id: course._id },
      {
        $set: {
          outline: { sections: [{ id: 's', title: '一', lessons: [{ ...first, title: '改名的课' }, other] }] },
          updatedAt: new Date('2025-02-01'),
        },
      },
    )
    const { items, more, hidden } = await uses()
    expect([items.length, more, hidden]).toEqual([2, 0, 1])
    expect(items[0]).toEqual({
      course: course._id,
      title: course.title,
      editable: true,
      draft: true,
      versions: [2, 1],
      current: true,
      lessons: [
        { id: first.id, title: '改名的课', draft: true, published: true },
        { id: second.id, title: '学习党章', draft: false, published: true },
      ],
    })
    await stranger.get(`/api/courses/uses/${id}`).expect(404)
  })

  it('gives its original back under the name it had, by ranges, to one session, and the audit trail says so', async () => {
    const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
    const { body: asset } = await author
      .post(`/api/assets/documents?unit=${unit._id}`)
      .attach('file', pdf, { filename: '讲义(一)“终稿”.PDF', contentType: 'application/pdf' })
      .expect(200)
    await rename(asset.id, '讲义', asset.name).expect(200)
    const original = (agent = author) => agent.post(`/api/assets/${asset.id}/original`)
    const { body } = await original().expect(200)
    const name = `${encodeURIComponent('讲义')}%28${encodeURIComponent('一')}%29${encodeURIComponent('“终稿”')}.PDF`
    const whole = await author.get(body.url).expect(200)
    expect(whole.body).toEqual(pdf)
    expect(whole.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
    })
    const part = await author.get(body.url).set('range', 'bytes=5-7').expect(206)
    expect([part.body.toString(), part.headers['content-range']]).toEqual(['1.4', `bytes 5-7/${pdf.length}`])
    await stranger.get(body.url).expect(403)
    await original(stranger).expect(404)
    const noted = await AuditRows.find({ subject: asset.id, act: 'asset.download' }).lean()
    expect(noted.map(({ detail }) => detail)).toEqual(['讲义'])

    await Assets.updateOne({ _id: asset.id }, { $unset: { filename: '' } }) // as assets of earlier versions
    expect((await original().expect(200)).body.name).toBe('讲义.pdf')
    await Assets.updateOne({ _id: asset.id }, { $set: { sha256: null } })
    await original()
      .expect(409)
      .expect(({ body: problem }) =>
        expect(problem).toMatchObject({ code: 'asset.originalGone', title: expect.stringContaining('没有保留') }),
      )
  })
})

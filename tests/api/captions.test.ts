import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Assets } from '../../server/features/assets/assets.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { makeAsset } from '../support/learningFactories.ts'
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
const kept = (key: string) => existsSync(path.join(site.app.config.dataDir, 'files', key))

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
    expect((await Assets.findById(id).lean())!.captions).toBe(null)
  })

  it('are kept clean, and replaced; without a cue they stay as they were', async () => {
    const id = await makeAsset(unit)
    await send('put', `${id}/captions`, MESSY)
      .expect(200)
      .expect(({ body }) => expect(body.hasCaptions).toBe(true))
    const { captions } = (await Assets.findById(id).lean())!
    const { body } = await author.get(`/api/assets/${id}/playback`).expect(200)
    expect((await author.get(body.captions).expect(200)).text).toBe(CLEAN)
    for (const [method, address] of [
      ['put', `${id}/captions`],
      ['post', `${id}/captions/check`],
    ] as const)
      await send(method, address, '各位同志：\n现将有关事项通知如下。\n')
        .expect(422)
        .expect(({ body: problem }) =>
          expect(problem).toMatchObject({ code: 'asset.captions', title: expect.stringContaining('SRT') }),
        )
    expect(kept(captions!)).toBe(true)
    await send('put', `${id}/captions`, MESSY.replace('好', '早')).expect(200)
    expect(kept(captions!)).toBe(false)
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
})

import express, { Router } from 'express'
import supertest from 'supertest'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { dispatch } from '../../server/http/dispatch.ts'
import { api, get } from '../../server/http/endpoint.ts'

const spec = { summary: '', can: 'anyone', reply: z.string() } as const

/** A router that answers its path with its name. */
const answering = (path: string, name: string): Router => Router().get(path, (_req, res) => void res.send(name))

test('a request goes to the routers with its first part alone, in their order, and past them when none answers', async () => {
  const asked: string[] = []
  const watched = (name: string, router: Router): Router =>
    Router().use((_req, _res, next) => (asked.push(name), next()), router)
  const app = express().use(
    '/api',
    dispatch([
      [api('/units', { one: get('/:unit', spec) }), watched('units', answering('/units/:unit', 'a unit'))],
      [
        api('', { two: get('/units/:unit', spec), three: get('/people', spec) }),
        watched('both', answering('/units/:unit', 'late').use(answering('/people', 'people'))),
      ],
      [api('/posts', { four: get('', spec) }), watched('posts', answering('/posts', 'posts'))],
    ]),
    (_req, res) => void res.status(404).send('nothing'),
  )
  const told = async (path: string) => (await supertest(app).get(path)).text
  expect(await told('/api/units/1')).toBe('a unit')
  expect(await told('/api/UNITS/1')).toBe('a unit')
  expect(await told('/api/people')).toBe('people')
  expect(await told('/api/posts?limit=1')).toBe('posts')
  expect(await told('/api/posts/1')).toBe('nothing')
  expect(await told('/api/elsewhere')).toBe('nothing')
  expect(await told('/api')).toBe('nothing')
  expect(asked).toEqual(['units', 'units', 'both', 'posts', 'posts'])
})

test('a contract whose paths begin with a parameter is refused', () => {
  expect(() => dispatch([[api('', { any: get('/:any', spec) }), Router()]])).toThrow('No first part')
})

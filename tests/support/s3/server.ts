/**
 * A server that speaks S3, over HTTP, with keys of its own. moto: kept (a release a month), from PyPI in seconds,
 * checks signatures. Not s3rver: nobody has worked on it for years. Not MinIO: compiling it takes longer than all tests
 * together.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { boundedLog } from '../../../server/database/boundedLog.ts'
import { freePort } from '../../../server/database/freePort.ts'
import { leash } from '../../../server/database/leashed.ts'
import type { S3Settings } from '../../../server/storage/s3.ts'
import { until } from '../wait.ts'

const PROGRAM = path.join(import.meta.dirname, '../../../.cache/s3/bin/moto_server')
const MAY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
/** moto reads from it which service is meant. */
const FOR_IAM = 'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x'

export interface S3Server {
  settings: S3Settings
  /** As if the machine were gone. */
  kill(): Promise<void>
}

export async function startS3Server(): Promise<S3Server> {
  if (!existsSync(PROGRAM))
    throw new Error('The S3 server of the tests is not installed: run `npm test`, not vitest alone, once.')
  const endpoint = `http://127.0.0.1:${await freePort()}`
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-s3-server-'))
  const log = boundedLog(path.join(folder, 's3.log'))
  const server = await leash(PROGRAM, ['-H', '127.0.0.1', '-p', new URL(endpoint).port], folder, log)
  await until('the S3 server answers', () => {
    if (!server.running()) throw new Error(`the S3 server ended: ${log.tail().join(' ')}`)
    return fetch(`${endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    )
  })
  const bucket = 'hongling'
  await fetch(`${endpoint}/${bucket}`, { method: 'PUT' })
  const keys = await makeKeys(endpoint)
  await fetch(`${endpoint}/moto-api/reset-auth`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: '0',
  }) // from now on
  return {
    settings: { endpoint, region: 'us-east-1', bucket, ...keys, pathStyle: true },
    async kill() {
      if (server.running()) process.kill(server.pid, 'SIGKILL')
      await server.ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function makeKeys(endpoint: string): Promise<{ accessKey: string; secretKey: string }> {
  const ask = async (Action: string, more: Record<string, string> = {}) => {
    const body = new URLSearchParams({ Action, Version: '2010-05-08', UserName: 'hongling', ...more })
    return (await fetch(endpoint, { method: 'POST', headers: { authorization: FOR_IAM }, body })).text()
  }
  await ask('CreateUser')
  await ask('PutUserPolicy', { PolicyName: 'storage', PolicyDocument: JSON.stringify(MAY) })
  const reply = await ask('CreateAccessKey')
  const value = (name: string): string => new RegExp(`<${name}>([^<]+)`).exec(reply)![1]!
  return { accessKey: value('AccessKeyId'), secretKey: value('SecretAccessKey') }
}

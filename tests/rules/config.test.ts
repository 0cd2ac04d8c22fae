import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { helpText, loadConfig, SETTINGS } from '../../server/config.ts'

describe('settings', () => {
  test('nothing given: the defaults', () => {
    expect(loadConfig({}, [])).toEqual({
      port: 8080,
      host: '0.0.0.0',
      dataDir: resolve('data'),
      mongodbUri: undefined,
      publicUrl: 'http://localhost:8080',
      role: 'all',
      seed: 'demo',
      demo: true,
      logLevel: 'info',
      sessionDays: 7,
      trustProxy: false,
      secondDevice: 'take-over',
      uploadMaxBytes: 8 * 2 ** 30,
      mediaCacheBytes: 256 * 2 ** 20,
      mediaFastPath: true,
      accelPrefix: undefined,
      secrecyKeys: undefined,
      storage: 'folder',
      backup: {
        dir: undefined,
        schedule: '30 1 * * *',
        keep: { daily: 7, weekly: 4, monthly: 12 },
        keyFile: undefined,
        passphrase: undefined,
      },
    })
  })

  test('a flag wins over the environment, an empty variable counts as not set', () => {
    const config = loadConfig({ PORT: '9000', ROLE: '', SEED: 'empty' }, ['--port', '9001', '--role=web'])
    expect(config).toMatchObject({ port: 9001, publicUrl: 'http://localhost:9001', role: 'web', demo: false })
  })

  test.each([
    ['1', 1],
    ['loopback, 10.0.0.0/8', 'loopback, 10.0.0.0/8'],
    ['::1', '::1'],
    ['off', false],
  ])('TRUST_PROXY=%s', (given, trustProxy) => {
    expect(loadConfig({ TRUST_PROXY: given }, [])).toMatchObject({ trustProxy })
  })

  test.each([
    [{ PORT: 'abc' }, 'PORT must be a port number from 0 to 65535, not "abc".'],
    [{ PORT: '70000' }, 'PORT must be a port number from 0 to 65535, not "70000".'],
    [{ ROLE: 'boss' }, 'ROLE must be web, worker or all, not "boss".'],
    [
      { PUBLIC_URL: 'example.cn' },
      'PUBLIC_URL must be an address that begins with http:// or https://, not "example.cn".',
    ],
    [
      { TRUST_PROXY: 'true' },
      'TRUST_PROXY must be off, a number of proxies, or their addresses separated by commas, not "true".',
    ],
    [{ UPLOAD_MAX_BYTES: '8 GB' }, 'UPLOAD_MAX_BYTES must be a number of bytes such as 8G, not "8 GB".'],
    [
      { ACCEL_PREFIX: 'protected' },
      'ACCEL_PREFIX must be a path that begins and ends with a slash, such as /protected/, not "protected".',
    ],
    [
      { ACCEL_PREFIX: '/protected/', STORAGE: 's3' },
      'ACCEL_PREFIX must not be set when STORAGE is s3: nginx sends the files of a folder.',
    ],
    [
      { ACCEL_PREFIX: '/a b/' },
      'ACCEL_PREFIX must be a path that begins and ends with a slash, such as /protected/, not "/a b/".',
    ],
    [
      { BACKUP_SCHEDULE: '30 25 * * *' },
      'BACKUP_SCHEDULE must be five fields of cron such as "30 1 * * *", not "30 25 * * *".',
    ],
    [{ BACKUP_KEEP: '7,4' }, 'BACKUP_KEEP must be three whole numbers from 0 to 999 such as 7,4,12, not "7,4".'],
    // A passphrase is not repeated.
    [
      { BACKUP_PASSPHRASE: 'short' },
      'BACKUP_PASSPHRASE must be a passphrase of at least 12 characters, not the value given.',
    ],
    // An address may hold a password: it is not repeated.
    [
      { MONGODB_URI: 'mongo://u:s3cret@h' },
      'MONGODB_URI must be an address that begins with mongodb:// or mongodb+srv://, not the value given.',
    ],
  ])('%o is one clear sentence', (env, sentence) => {
    expect(() => loadConfig(env, [])).toThrow(sentence)
  })

  test('an S3 server is told with its bucket and its keys', () => {
    const env = {
      STORAGE: 's3',
      S3_ENDPOINT: 'https://s3.example.cn',
      S3_BUCKET: 'hongling',
      S3_ACCESS_KEY: 'key',
      S3_SECRET_KEY: 'secret',
    }
    expect(loadConfig(env, []).storage).toEqual({
      endpoint: 'https://s3.example.cn',
      region: 'us-east-1',
      bucket: 'hongling',
      accessKey: 'key',
      secretKey: 'secret',
      pathStyle: true,
    })
    expect(loadConfig({ ...env, S3_ENDPOINT: '', S3_PATH_STYLE: 'off' }, []).storage).toMatchObject({
      endpoint: undefined,
      pathStyle: false,
    })
    expect(() => loadConfig({ ...env, S3_BUCKET: '' }, [])).toThrow('S3_BUCKET must be set when STORAGE is s3.')
    expect(() => loadConfig({ ...env, S3_SECRET_KEY: 'a b' }, [])).toThrow(
      'S3_SECRET_KEY must be a secret key, not the value given.',
    )
  })

  test('an unknown flag is refused', () => {
    expect(() => loadConfig({}, ['--prot', '1'])).toThrow("Unknown option '--prot'; see npm start -- --help.")
  })

  test('--help and the README tell every setting with its default', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').replace(/ +/g, ' ') // however a formatter pads its table
    for (const { name, default: fallback, description } of SETTINGS) {
      expect(helpText()).toContain(`${name} `)
      expect(readme).toContain(`| \`${name}\` |${fallback === undefined ? '' : ` \`${fallback}\``} | ${description} |`)
    }
  })
})

import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Cron } from 'croner'
import { z } from 'zod'
import { readKeys } from './secrecy/keys.ts'
import { StartupError } from './startupError.ts'
import type { S3Settings } from './storage/s3.ts'

const whole = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(least).max(most))

const UNITS = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 } as const
const bytes = z
  .string()
  .regex(/^\d+[KMG]?$/i)
  .transform((text) => {
    const unit = UNITS[text.slice(-1).toUpperCase() as keyof typeof UNITS] ?? 1
    return Number.parseInt(text, 10) * unit
  })

/**
 * Express's "trust proxy": false, a number of proxies, or their addresses. A bare "true" would let anyone forge an
 * address.
 */
const proxies = z
  .string()
  .regex(/^(off|\d+|[\da-f.:/, a-z]+)$/i)
  .refine((text) => text !== 'true')
  .transform((text) => (text === 'off' ? false : /^\d+$/.test(text) ? Number(text) : text))

const place = z
  .string()
  .min(1)
  .transform((path) => resolve(path))

function isSchedule(text: string): boolean {
  try {
    return text.trim().split(/\s+/).length === 5 && new Cron(text, { paused: true }).nextRun() !== null
  } catch {
    return false
  }
}

interface Setting {
  name: string
  /** In the environment's own terms; undefined means "not set". */
  default: string | undefined
  description: string
  /** Ends the sentence "NAME must be …". */
  expects: string
}

/** Every setting, once: the parser, `--help` and the README's table are made from this. */
export const SETTINGS = [
  { name: 'PORT', default: '8080', description: 'port to listen on', expects: 'a port number from 0 to 65535' },
  {
    name: 'HOST',
    default: '0.0.0.0',
    description: 'address to listen on; 127.0.0.1 behind a reverse proxy on the same machine',
    expects: 'a host name or an address',
  },
  {
    name: 'DATA_DIR',
    default: './data',
    description: 'folder for uploaded files, logs and the local database',
    expects: 'a folder',
  },
  {
    name: 'MONGODB_URI',
    default: undefined,
    description:
      'MongoDB to use (a replica set or a sharded cluster); without it mongod from PATH, else the embedded database',
    expects: 'an address that begins with mongodb:// or mongodb+srv://',
  },
  {
    name: 'PUBLIC_URL',
    default: undefined,
    description: 'address that users type, for links, QR codes and secure cookies; by default http://localhost:PORT',
    expects: 'an address that begins with http:// or https://',
  },
  {
    name: 'ROLE',
    default: 'all',
    description: 'web (answers requests), worker (runs jobs) or all',
    expects: 'web, worker or all',
  },
  {
    name: 'SEED',
    default: 'demo',
    description: 'what an empty database starts with: demo (the demo system) or empty (a real installation)',
    expects: 'demo or empty',
  },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    description: 'trace, debug, info, warn, error, fatal or silent',
    expects: 'trace, debug, info, warn, error, fatal or silent',
  },
  {
    name: 'SESSION_DAYS',
    default: '7',
    description: 'days after which an unused sign-in ends',
    expects: 'a whole number from 1 to 365',
  },
  {
    name: 'TRUST_PROXY',
    default: 'off',
    description: 'off, the number of reverse proxies in front, or their addresses',
    expects: 'off, a number of proxies, or their addresses separated by commas',
  },
  {
    name: 'SECOND_DEVICE',
    default: 'take-over',
    description:
      'a video opened while another device of the person plays one: take-over (that one stops and says why) or refuse (for as long as it plays)',
    expects: 'take-over or refuse',
  },
  {
    name: 'UPLOAD_MAX_BYTES',
    default: '8G',
    description: 'largest upload; K, M and G are understood',
    expects: 'a number of bytes such as 8G',
  },
  {
    name: 'MEDIA_CACHE_BYTES',
    default: '256M',
    description:
      'how much of the segments and pictures asked for most is kept at hand, in the system’s memory or the process’s; K, M and G are understood',
    expects: 'a number of bytes such as 256M',
  },
  {
    name: 'MEDIA_FAST_PATH',
    default: 'on',
    description:
      'on: built files of the client and hot segments are answered before Node’s HTTP, the segments sent by the system, where the check at start finds that this works (Linux); off: never',
    expects: 'on or off',
  },
  {
    name: 'ACCEL_PREFIX',
    default: undefined,
    description:
      'path under which nginx in front may send the files of DATA_DIR/files (X-Accel-Redirect), such as /protected/',
    expects: 'a path that begins and ends with a slash, such as /protected/',
  },
  {
    name: 'SECRECY_KEYS',
    default: undefined,
    description:
      'keys that phone and identity numbers are sealed with, separated by commas: the first seals, all open; without it DATA_DIR/secrecy.keys, made at the first start',
    expects: 'keys of 32 bytes in base64 (openssl rand -base64 32), separated by commas',
  },
  {
    name: 'STORAGE',
    default: 'folder',
    description: 'where uploaded files and videos are kept: folder (DATA_DIR/files) or s3',
    expects: 'folder or s3',
  },
  {
    name: 'S3_ENDPOINT',
    default: undefined,
    description: 'address of the S3 server, for example https://s3.example.cn; without it Amazon S3',
    expects: 'an address that begins with http:// or https://',
  },
  {
    name: 'S3_REGION',
    default: 'us-east-1',
    description: 'its region; most servers do not mind',
    expects: 'the name of a region',
  },
  { name: 'S3_BUCKET', default: undefined, description: 'the bucket; it must exist', expects: 'the name of a bucket' },
  {
    name: 'S3_ACCESS_KEY',
    default: undefined,
    description: 'access key; it may list, read, write and delete in the bucket',
    expects: 'an access key',
  },
  { name: 'S3_SECRET_KEY', default: undefined, description: 'secret key', expects: 'a secret key' },
  {
    name: 'S3_PATH_STYLE',
    default: 'on',
    description:
      'on: the bucket stands in the path of the address (MinIO, Ceph); off: in its host name (Alibaba Cloud, Tencent Cloud)',
    expects: 'on or off',
  },
  {
    name: 'BACKUP_DIR',
    default: undefined,
    description: 'folder of the backups, on another disk as a rule; with it one is made by the schedule',
    expects: 'a folder',
  },
  {
    name: 'BACKUP_SCHEDULE',
    default: '30 1 * * *',
    description: 'when, as minute, hour, day, month and weekday of cron, by the clock of Shanghai',
    expects: 'five fields of cron such as "30 1 * * *"',
  },
  {
    name: 'BACKUP_KEEP',
    default: '7,4,12',
    description: 'of how many days, weeks and months the last backup is kept',
    expects: 'three whole numbers from 0 to 999 such as 7,4,12',
  },
  {
    name: 'BACKUP_KEY_FILE',
    default: undefined,
    description: 'file with the passphrase or key that backups are encrypted with; without a key they are not',
    expects: 'a file',
  },
  {
    name: 'BACKUP_PASSPHRASE',
    default: undefined,
    description: 'the same, where no file can be used',
    expects: 'a passphrase of at least 12 characters',
  },
] as const satisfies readonly Setting[]

type Name = (typeof SETTINGS)[number]['name']

const schemas = {
  PORT: whole(0, 65_535),
  HOST: z.string().min(1),
  DATA_DIR: place,
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/\S+$/)
    .optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  ROLE: z.enum(['web', 'worker', 'all']),
  SEED: z.enum(['demo', 'empty']),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  SESSION_DAYS: whole(1, 365),
  TRUST_PROXY: proxies,
  SECOND_DEVICE: z.enum(['take-over', 'refuse']),
  UPLOAD_MAX_BYTES: bytes,
  MEDIA_CACHE_BYTES: bytes,
  MEDIA_FAST_PATH: z.enum(['on', 'off']),
  ACCEL_PREFIX: z
    .string()
    .regex(/^\/(?:[\w-]+\/)+$/)
    .optional(),
  SECRECY_KEYS: z
    .string()
    .transform((text) => text.split(',').map((key) => key.trim()))
    .refine((secrets) => readKeys(secrets) !== null)
    .optional(),
  STORAGE: z.enum(['folder', 's3']),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().regex(/^[\w-]+$/),
  S3_BUCKET: z
    .string()
    .regex(/^[\w.-]+$/)
    .optional(),
  S3_ACCESS_KEY: z.string().regex(/^\S+$/).optional(),
  S3_SECRET_KEY: z.string().regex(/^\S+$/).optional(),
  S3_PATH_STYLE: z.enum(['on', 'off']),
  BACKUP_DIR: place.optional(),
  BACKUP_SCHEDULE: z.string().refine(isSchedule),
  BACKUP_KEEP: z
    .string()
    .regex(/^\d{1,3},\d{1,3},\d{1,3}$/)
    .transform((text) => text.split(',').map(Number) as [number, number, number])
    .transform(([daily, weekly, monthly]) => ({ daily, weekly, monthly })),
  BACKUP_KEY_FILE: place.optional(),
  BACKUP_PASSPHRASE: z.string().trim().min(12).optional(),
} satisfies Record<Name, z.ZodType>

/** The settings of one process, parsed once. */
export interface Config {
  port: number
  host: string
  /** Absolute path. */
  dataDir: string
  mongodbUri: string | undefined
  /** Without a slash at the end. */
  publicUrl: string
  role: 'web' | 'worker' | 'all'
  seed: 'demo' | 'empty'
  /** Whether the demo system is wanted: the sign-in page then says so and lists its accounts. */
  demo: boolean
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  sessionDays: number
  /** For Express's "trust proxy". */
  trustProxy: false | number | string
  secondDevice: 'take-over' | 'refuse'
  uploadMaxBytes: number
  mediaCacheBytes: number
  /** Wanted by the settings; the start turns it off where its check fails. */
  mediaFastPath: boolean
  /** Begins and ends with a slash; undefined when files are sent from here. */
  accelPrefix: string | undefined
  /** The first seals, all open; undefined where they lie in the data folder. */
  secrecyKeys: readonly string[] | undefined
  storage: 'folder' | S3Settings
  backup: BackupSettings
}

export interface BackupSettings {
  /** The folder of all backups; undefined when none are made by the schedule. */
  dir: string | undefined
  /** Cron, by the clock of Shanghai. */
  schedule: string
  keep: { daily: number; weekly: number; monthly: number }
  keyFile: string | undefined
  passphrase: string | undefined
}

/** Not to be repeated, whatever was wrong with them. */
const SECRETS: readonly Name[] = ['MONGODB_URI', 'SECRECY_KEYS', 'S3_ACCESS_KEY', 'S3_SECRET_KEY', 'BACKUP_PASSPHRASE']

/**
 * Settings from command-line flags (`--data-dir x`), else the environment, else their defaults.
 * @throws StartupError naming the setting and what it must be
 */
export function loadConfig(env: NodeJS.ProcessEnv, argv: string[]): Config {
  const flags = parseFlags(argv)
  const setting = <N extends Name>(name: N): z.output<(typeof schemas)[N]> => {
    const { default: fallback, expects } = settingNamed(name)
    const given = flags[flagOf(name)] ?? (env[name] === '' ? undefined : env[name]) ?? fallback
    const parsed = schemas[name].safeParse(given)
    if (parsed.success) return parsed.data as z.output<(typeof schemas)[N]>
    const shown = SECRETS.includes(name) ? 'the value given' : `"${given}"`
    throw new StartupError(`${name} must be ${expects}, not ${shown}.`)
  }
  const needed = <N extends Name>(name: N): NonNullable<z.output<(typeof schemas)[N]>> => {
    const value = setting(name)
    if (value === undefined) throw new StartupError(`${name} must be set when STORAGE is s3.`)
    return value as NonNullable<typeof value>
  }
  const s3 = (): S3Settings => ({
    endpoint: setting('S3_ENDPOINT'),
    region: setting('S3_REGION'),
    bucket: needed('S3_BUCKET'),
    accessKey: needed('S3_ACCESS_KEY'),
    secretKey: needed('S3_SECRET_KEY'),
    pathStyle: setting('S3_PATH_STYLE') === 'on',
  })
  const accelPrefix = setting('ACCEL_PREFIX')
  if (accelPrefix !== undefined && setting('STORAGE') === 's3')
    throw new StartupError('ACCEL_PREFIX must not be set when STORAGE is s3: nginx sends the files of a folder.')
  const port = setting('PORT')
  const seed = setting('SEED')
  return {
    port,
    host: setting('HOST'),
    dataDir: setting('DATA_DIR'),
    mongodbUri: setting('MONGODB_URI'),
    publicUrl: setting('PUBLIC_URL') ?? `http://localhost:${port}`,
    role: setting('ROLE'),
    seed,
    demo: seed === 'demo',
    logLevel: setting('LOG_LEVEL'),
    sessionDays: setting('SESSION_DAYS'),
    trustProxy: setting('TRUST_PROXY'),
    secondDevice: setting('SECOND_DEVICE'),
    uploadMaxBytes: setting('UPLOAD_MAX_BYTES'),
    mediaCacheBytes: setting('MEDIA_CACHE_BYTES'),
    mediaFastPath: setting('MEDIA_FAST_PATH') === 'on',
    accelPrefix,
    secrecyKeys: setting('SECRECY_KEYS'),
    storage: setting('STORAGE') === 's3' ? s3() : 'folder',
    backup: {
      dir: setting('BACKUP_DIR'),
      schedule: setting('BACKUP_SCHEDULE'),
      keep: setting('BACKUP_KEEP'),
      keyFile: setting('BACKUP_KEY_FILE'),
      passphrase: setting('BACKUP_PASSPHRASE'),
    },
  }
}

export const wantsHelp = (argv: string[]) => argv.includes('--help') || argv.includes('-h')

/** What `--help` prints. */
export function helpText(): string {
  const rows = SETTINGS.map(({ name, default: fallback, description }) => {
    const shown = fallback === undefined ? '' : ` [${fallback}]`
    return `  ${name.padEnd(17)} --${flagOf(name).padEnd(17)} ${description}${shown}`
  })
  return [
    'Usage: npm start [-- --flag value ...]',
    '',
    'Each setting is an environment variable or a flag; a flag wins. Defaults in brackets.',
    '',
    ...rows,
    '',
    'Example: PORT=9000 npm start -- --role web',
  ].join('\n')
}

const flagOf = (name: string) => name.toLowerCase().replaceAll('_', '-')

const settingNamed = (name: Name): Setting => SETTINGS.find((setting) => setting.name === name)!

function parseFlags(argv: string[]): Partial<Record<string, string>> {
  const options = Object.fromEntries(SETTINGS.map(({ name }) => [flagOf(name), { type: 'string' as const }]))
  try {
    return parseArgs({ args: argv, options, strict: true }).values
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message.split('. ')[0] : error}; see npm start -- --help.`)
  }
}

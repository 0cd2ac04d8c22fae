'use strict'
/*
 * Makes a bare machine ready for `npm start` or `npm test`; run by their "pre" scripts, so the first time by whatever
 * Node the machine has: built-ins only, syntax of Node 18. What is in place already is left alone.
 */
const { spawn, spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')

const ROOT = path.dirname(__dirname)
const at = (...parts) => path.join(ROOT, ...parts)
const BIN = at('node_modules', '.bin')
const LOG = at('.cache', 'bootstrap.log')
const LEAST_NODE = 24
const SAY_MS = 5000

const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '')
const digest = (parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')

/** A step that cannot be done: the message is what the person reads. */
class Refusal extends Error {}

function onPath(program) {
  return (process.env.PATH || '').split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, program)))
}

/**
 * Runs a command, its output in .cache/bootstrap.log and its last line shown from time to time. Gives what it said, and
 * whether its exit code was 0.
 */
function run(title, command, args, env = {}) {
  return new Promise((resolve) => {
    const started = Date.now()
    const seconds = () => `${((Date.now() - started) / 1000).toFixed(0)} s`
    console.log(`${title} ...`)
    let said = ''
    const keep = (chunk) => {
      fs.appendFileSync(LOG, chunk)
      said += chunk
    }
    const last = () => (said.trim().split('\n').pop() || '').slice(0, 100)
    const saying = setInterval(() => console.log(`  ${title}, ${seconds()}: ${last()}`), SAY_MS)
    const end = (code) => {
      clearInterval(saying)
      console.log(code === 0 ? `${title}: done in ${seconds()}` : `${title}: failed`)
      resolve({ ok: code === 0, said })
    }
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => {
      keep(`${error.message}\n`)
      end(-1)
    })
    child.on('close', end)
  })
}

async function must(sentence, ...command) {
  const { ok, said } = await run(...command)
  if (ok) return
  const lines = said.trim().split('\n')
  const telling = lines.filter((line) => /error|^E: /i.test(line))
  console.error((telling.length > 0 ? telling.slice(0, 12) : lines.slice(-12)).join('\n'))
  throw new Refusal(`${sentence} (the whole output is in ${path.relative(ROOT, LOG)})`)
}

/** npm writes node_modules/.package-lock.json at the end of an install: it tells what is really there. */
function dependenciesInPlace() {
  const wanted = JSON.parse(read(at('package-lock.json'))).packages
  const installed = JSON.parse(read(at('node_modules', '.package-lock.json')) || '{"packages":{}}').packages
  return Object.keys(wanted).every((name) => {
    const { optional, version } = wanted[name]
    if (name === '' || (optional && !installed[name])) return true
    return installed[name] !== undefined && installed[name].version === version
  })
}

async function dependencies() {
  if (dependenciesInPlace()) return
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []]
  await must('The dependencies could not be installed', 'Installing dependencies', command, [
    ...args,
    'ci',
    '--no-audit',
    '--no-fund',
    '--include=dev',
    '--include=optional',
    '--loglevel=http',
  ])
}

function nodeRelease() {
  const own = path.join(BIN, 'node')
  const said = fs.existsSync(own) ? String(spawnSync(own, ['--version']).stdout) : process.version
  if (Number((/^v(\d+)/.exec(said) || [])[1]) >= LEAST_NODE) return
  throw new Refusal(
    `Node ${LEAST_NODE} or newer is needed, and npm has no build of it for ${process.platform} ${process.arch}: install it, then run this again`,
  )
}

/** In the place of the embedded engine, where `npm run engine` has built it. */
const hasCompiled = () => fs.existsSync(at('.cache', 'compiled', 'release'))
const needsEngine = (purpose) =>
  !hasCompiled() && (purpose === 'test' || !(process.env.MONGODB_URI || onPath('mongod')))

/**
 * The Python of the engine: the distribution's before one that stands first in PATH, for it is built with optimisations
 * by profile: with one that pyenv had built without them insertions took 1.5 times as long.
 */
const PYTHONS = ['/usr/bin/python3', 'python3']
const LEAST_PYTHON = 11 // 3.11: server/database/requirements.txt asks for it
const FITS = `import sys, venv, ensurepip; sys.exit(sys.version_info < (3, ${LEAST_PYTHON}))`
let found
/** The first that can make the environments; undefined where none can. */
function python() {
  if (!found) found = PYTHONS.find((each) => spawnSync(each, ['-c', FITS]).status === 0)
  return found
}

const CJK_FONTS = ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/System/Library/Fonts/PingFang.ttc']
const hasChineseFont = () =>
  CJK_FONTS.some((file) => fs.existsSync(file)) ||
  String(spawnSync('fc-list', [':lang=zh', 'family']).stdout || '').trim() !== ''

/** Debian's names of the programs that are missing. */
function missingPackages(purpose) {
  const missing = []
  if (!wantedPrograms(purpose).every(programInPlace) && !python()) missing.push('python3', 'python3-venv')
  if (!onPath('ffmpeg') || !onPath('ffprobe')) missing.push('ffmpeg')
  if (purpose === 'test' && !['chromium', 'chromium-browser', 'google-chrome'].some(onPath)) missing.push('chromium')
  if (purpose === 'test' && !hasChineseFont()) missing.push('fonts-noto-cjk')
  return missing
}

/**
 * What is welcome beside Chromium, and installed where that takes no asking: its shell, in which stories run faster, and
 * other browsers.
 */
function missingBrowsers(purpose) {
  if (purpose !== 'test' || !onPath('apt-get') || process.getuid() !== 0) return []
  const missing = ['chromium-headless-shell', 'firefox-esr'].filter((name) => !onPath(name))
  if (!onPath('WebKitWebDriver') || !onPath('Xvfb')) missing.push('webkit2gtk-driver', 'xvfb', 'gstreamer1.0-libav')
  return missing
}

/** Certificates need it for names with very rare characters; without it those alone are refused. */
const RARE_FONT = '/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf'
async function rareCharacters() {
  if (fs.existsSync(RARE_FONT) || !onPath('apt-get') || process.getuid() !== 0) return
  const install = ['install', '-y', '--no-install-recommends', 'fonts-babelstone-han']
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' }
  if ((await run('Installing fonts-babelstone-han', 'apt-get', install, quiet)).ok) return
  const updated = await run('Updating the package lists first', 'apt-get', ['update'], quiet)
  if (updated.ok && (await run('Installing fonts-babelstone-han', 'apt-get', install, quiet)).ok) return
  console.log(
    'Certificates of people whose names hold very rare characters cannot be printed without fonts-babelstone-han.',
  )
}

async function otherBrowsers(purpose) {
  const list = missingBrowsers(purpose)
  if (list.length === 0) return
  const install = ['install', '-y', '--no-install-recommends', ...list]
  if (!(await run(`Installing ${list.join(' ')}`, 'apt-get', install, { DEBIAN_FRONTEND: 'noninteractive' })).ok)
    console.log('Stories for those browsers alone are skipped.')
}

async function systemPackages(purpose) {
  const packages = missingPackages(purpose)
  if (packages.length === 0) return
  const list = packages.join(' ')
  if (!onPath('apt-get')) throw new Refusal(`Missing on this machine, please install (Debian's names): ${list}`)
  if (process.getuid() !== 0)
    throw new Refusal(
      `Missing on this machine; please run, then start again:\n  sudo apt-get update\n  sudo apt-get install -y --no-install-recommends ${list}`,
    )
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = [`Installing ${list}`, 'apt-get', ['install', '-y', '--no-install-recommends', ...packages], quiet]
  if ((await run(...install)).ok) return
  await must('The package lists could not be updated', 'Updating the package lists first', 'apt-get', ['update'], quiet)
  await must(`apt-get could not install ${list}`, ...install)
}

/** Python programs, each in an environment of its own: they share nothing with the machine's, nor with each other. */
const ENGINE = {
  title: 'the embedded database',
  folder: at('.cache', 'engine'),
  requirements: at('server', 'database', 'requirements.txt'),
  options: [],
}
const S3_SERVER = {
  title: 'the S3 server of the tests',
  folder: at('.cache', 's3'),
  requirements: at('tests', 'support', 's3', 'requirements.txt'),
  options: ['--no-deps'],
}

const wantedPrograms = (purpose) => [
  ...(needsEngine(purpose) ? [ENGINE] : []),
  ...(purpose === 'test' ? [S3_SERVER] : []),
]
const programStamp = ({ requirements }) => digest([read(requirements), String(python())])
const programInPlace = (program) =>
  fs.existsSync(path.join(program.folder, 'bin', 'python')) &&
  read(path.join(program.folder, 'installed')) === programStamp(program)

async function install(program) {
  if (programInPlace(program)) return
  const { title, folder, requirements, options } = program
  if (!python()) throw new Refusal(`Python 3.${LEAST_PYTHON} or newer is needed, with venv and ensurepip`)
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', ...options, '-r', requirements]
  await must(`Could not prepare ${title}`, `Preparing ${title}`, python(), ['-m', 'venv', '--clear', folder])
  await must(`Could not install ${title}`, `Installing ${title}`, path.join(folder, 'bin', 'python'), pip)
  fs.writeFileSync(path.join(folder, 'installed'), programStamp(program))
}

function filesBelow(folder, wanted) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'dist' ? [] : filesBelow(file, wanted)
    return wanted(file) ? [file] : []
  })
}

/** Everything the client is made from: its sources, the contracts and rules it imports, the tools. */
function clientStamp() {
  const shared = (file) => /\.(contract|rule)\.ts$/.test(file) || file.endsWith('endpoint.ts')
  const files = [...filesBelow(at('client'), () => true), ...filesBelow(at('server'), shared)].sort()
  files.push(at('vite.config.ts'), at('package-lock.json'))
  return digest(files.flatMap((file) => [path.relative(ROOT, file), fs.readFileSync(file)]))
}

async function client() {
  const stamp = at('client', 'dist', '.stamp')
  const wanted = clientStamp()
  if (read(stamp) === wanted) return
  const env = { PATH: `${BIN}${path.delimiter}${process.env.PATH}` }
  await must('The client could not be built', 'Building the client', path.join(BIN, 'vite'), ['build'], env)
  fs.writeFileSync(stamp, wanted)
}

async function main(purpose) {
  if (purpose !== 'start' && purpose !== 'test') throw new Refusal('Usage: node server/bootstrap.cjs start|test')
  fs.mkdirSync(path.dirname(LOG), { recursive: true })
  fs.writeFileSync(LOG, '')
  await Promise.all([fromNpm(), fromElsewhere(purpose)])
}

async function fromNpm() {
  await dependencies()
  nodeRelease()
  await client()
}

async function fromElsewhere(purpose) {
  await systemPackages(purpose)
  await otherBrowsers(purpose)
  await rareCharacters()
  await Promise.all(wantedPrograms(purpose).map(install))
}

main(process.argv[2]).catch((error) => {
  console.error(error instanceof Refusal ? `${error.message}${error.message.includes('\n') ? '' : '.'}` : error)
  process.exit(1)
})

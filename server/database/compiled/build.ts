/** Builds the compiled engine from its crates, once: see docs/decisions/0001. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { onPath } from '../../lib/onPath.ts'
import { StartupError } from '../../startupError.ts'
import { compiled } from '../embedded.ts'

const CRATES = ['secantus-mdb', 'secantus-storage'] as const
const PATCHED = 'secantus-storage'
/** The oldest with which it was built; the crates themselves ask for a newer one. */
const LEAST_RUST = [1, 95] as const
const SAY_MS = 10_000

const here = (file: string): string => path.join(import.meta.dirname, file)
type Say = (line: string) => void

/** @throws StartupError that names what is missing */
function refuseWithout(): void {
  const missing = ['cargo', 'cc', 'cmake', 'patch'].filter((program) => !onPath(program))
  if (missing.length > 0)
    throw new StartupError(`Missing on this machine, please install: ${missing.join(', ')} (cargo comes with Rust).`)
  const said = spawnSync('cargo', ['--version'], { encoding: 'utf8' }).stdout
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(said) ?? []).slice(1).map(Number)
  if (major < LEAST_RUST[0] || (major === LEAST_RUST[0] && minor < LEAST_RUST[1]))
    throw new StartupError(`Rust ${LEAST_RUST.join('.')} or newer is needed; this machine has ${said.trim()}.`)
}

/** Runs a program to its end and shows its last line from time to time. */
async function run(title: string, cwd: string, command: string, args: string[], say: Say): Promise<void> {
  const begun = performance.now()
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  const lines: string[] = []
  createInterface(child.stderr).on('line', (line) => lines.push(line))
  const saying = setInterval(() => {
    say(`  ${title}, ${((performance.now() - begun) / 1_000).toFixed(0)} s: ${lines.at(-1)?.trim() ?? ''}`)
  }, SAY_MS)
  const [code] = await once(child, 'close').finally(() => clearInterval(saying))
  if (code !== 0) throw new StartupError(`${title} failed:\n${lines.slice(-20).join('\n')}`)
}

/** Version of a crate that the lock file names. */
function pinned(crate: string): string {
  const found = new RegExp(`name = "${crate}"\nversion = "([^"]+)"`).exec(readFileSync(here('Cargo.lock'), 'utf8'))
  return found![1]!
}

const PATCHES = ['unique-values.patch', 'ranges.patch']
const INGREDIENTS = ['Cargo.toml', 'Cargo.lock', ...PATCHES]
/** Which ingredients the program in place was built of. */
const RECIPE = path.join(compiled.folder, 'recipe')

function recipe(): string {
  const hash = createHash('sha256')
  for (const file of INGREDIENTS) hash.update(readFileSync(here(file)))
  return hash.digest('hex')
}

const isInPlace = (): boolean =>
  existsSync(compiled.release) && existsSync(RECIPE) && readFileSync(RECIPE, 'utf8') === recipe()

/** Has cargo fetch the crates, which checks them, and copies them to where they are changed and built. */
async function laySources(work: string, say: Say): Promise<void> {
  const fetching = path.join(work, 'fetching')
  mkdirSync(fetching, { recursive: true })
  const wanted = CRATES.map((crate) => `${crate} = "=${pinned(crate)}"`)
  const manifest = ['[package]', 'name = "fetching"', 'version = "0.0.0"', '[lib]', 'path = "lib.rs"', '[dependencies]']
  writeFileSync(path.join(fetching, 'Cargo.toml'), [...manifest, ...wanted, ''].join('\n'))
  writeFileSync(path.join(fetching, 'lib.rs'), '')
  await run('Fetching the sources', fetching, 'cargo', ['fetch'], say)
  const { stdout } = spawnSync('cargo', ['metadata', '--format-version', '1', '--offline'], {
    cwd: fetching,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const { packages } = JSON.parse(stdout) as { packages: { name: string; manifest_path: string }[] }
  for (const crate of CRATES) {
    const { manifest_path: from } = packages.find(({ name }) => name === crate)!
    cpSync(path.dirname(from), path.join(work, crate), { recursive: true })
  }
  for (const file of ['Cargo.toml', 'Cargo.lock']) copyFileSync(here(file), path.join(work, file))
  for (const file of PATCHES) await run('Mending', path.join(work, PATCHED), 'patch', ['-p1', '-i', here(file)], say)
}

/**
 * Builds it beside what is there and puts it in place; what was built of the same ingredients is left alone. Some
 * minutes, and some 2 GB of disk meanwhile.
 * @returns the release that is in place
 * @throws StartupError with what is missing, or what the compiler said
 */
export async function buildCompiled(say: Say): Promise<string> {
  const release = pinned('secantus-mdb')
  if (isInPlace()) return release
  refuseWithout()
  const work = path.join(compiled.folder, 'work')
  rmSync(work, { recursive: true, force: true })
  await laySources(work, say)
  const args = ['build', '--release', '--locked', '--ignore-rust-version', '--target-dir', 'target']
  await run('Building the engine (several minutes)', work, 'cargo', args, say)
  renameSync(path.join(work, 'target/release/secantusd-rs'), compiled.program)
  writeFileSync(RECIPE, recipe())
  writeFileSync(compiled.release, release)
  rmSync(work, { recursive: true, force: true })
  return release
}

export const removeCompiled = (): void => rmSync(compiled.folder, { recursive: true, force: true })

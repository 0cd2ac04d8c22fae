/** What imports what, by the options and the rules of .dependency-cruiser.js. */
import path from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import readOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'

const ROOT = path.join(import.meta.dirname, '../..')
const FOLDERS = ['server', 'media', 'client', 'seeds']

/** Paths in the result are relative to `baseDir`, with slashes. */
export async function cruiseImports(baseDir = ROOT): Promise<ICruiseResult> {
  const options = await readOptions(path.join(ROOT, '.dependency-cruiser.js'))
  const { output } = await cruise(FOLDERS, { ...options, baseDir }, options.enhancedResolveOptions)
  if (typeof output === 'string') throw new Error(output)
  return output
}

/** `rule: from -> to`, one line for each. */
export const violationsOf = ({ summary }: ICruiseResult): string[] =>
  summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort()

import { symlink } from 'node:fs/promises'
import path from 'node:path'
import { tool } from '../lessons/lessons.ts'
import { ROOT } from '../server.ts'

/** "Today's build" of November 2026: what the pages and the saving of answers were slow in. */
const BASE = '6740354'

/**
 * A checkout to compare with, installed and built: what BENCH_BASE names, else one of the commit above, made here. Its
 * engine is the same release as ours.
 */
export async function baseCheckout(folder: string): Promise<{ root: string; remove(): Promise<void> }> {
  const given = process.env['BENCH_BASE']
  if (given) return { root: path.resolve(given), remove: async () => undefined }
  const root = path.join(folder, 'base')
  console.error(`making a checkout of ${BASE}: a minute (BENCH_BASE names one that is there)`)
  await tool('git', ['worktree', 'add', '--detach', root, BASE], ROOT)
  await tool('npm', ['ci', '--no-audit', '--no-fund'], root)
  await tool('npx', ['vite', 'build', '--logLevel', 'error'], root)
  await symlink(path.join(ROOT, '.cache'), path.join(root, '.cache'))
  return {
    root,
    remove: async () => void (await tool('git', ['worktree', 'remove', '--force', root], ROOT)),
  }
}

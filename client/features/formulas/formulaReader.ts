import { shallowRef } from 'vue'
import type { ReadFormula } from '../../../server/lib/formulas/formula.rule.ts'

type Reader = (tex: string) => ReadFormula
const reader = shallowRef<Reader | null>(null)
let coming: Promise<void> | null = null

async function fetched(): Promise<void> {
  try {
    reader.value = (await import('./reading.ts')).readFormula
  } finally {
    coming = null // what a lost line kept back is asked for anew by the next formula
  }
}

/** Reads a formula; null until what reads it has come. Reactive. */
export function formulaReader(): Reader | null {
  if (!reader.value) (coming ??= fetched()).catch(() => undefined)
  return reader.value
}

import type { z } from 'zod'
import { assetsNamed } from '../formats/assets.rule.ts'
import type { ShownItem } from './items.service.ts'
import type { ImportItem, ImportView } from './questionImports.contract.ts'
import type { ShownImport } from './fileImports.service.ts'
import type { KeptFile } from './questionImports.model.ts'

const NO_COUNTS = { questions: 0, faults: 0, doubles: 0, taken: 0 }

export function presentImport({ _id, createdAt, undoneAt, file, ...row }: ShownImport): z.input<typeof ImportView> {
  return {
    ...{ id: _id, format: row.format, by: row.by, added: row.added, kept: row.kept },
    ...{ createdAt: createdAt.toISOString(), undoneAt: undoneAt?.toISOString() ?? null },
    state: file?.state ?? (undoneAt ? 'undone' : 'added'),
    fileName: file?.name ?? null,
    progress: file?.progress ?? 1,
    refusal: file?.refusal ?? null,
    counts: file?.counts ?? NO_COUNTS,
    remarks: file?.remarks ?? [],
  }
}

export function presentItem(files: readonly KeptFile[]): (item: ShownItem) => z.input<typeof ImportItem> {
  const kept = new Map(files.map((file) => [file.id, file]))
  return ({ at, kind, line, place, fault, question, same, twin, taken }) => {
    const shown = question ? assetsNamed(question.content).flatMap((id) => kept.get(id) ?? []) : []
    const pictures = shown.map(({ id, sha256, name, type }) => ({
      id,
      file: sha256,
      name,
      sound: type.startsWith('audio/'),
    }))
    return { at, kind, line, place, fault, question, same, twin, taken, pictures }
  }
}

import { computed } from 'vue'
import { KINDS } from '../../../server/features/imports/kinds.rule.ts'
import { api } from '../../lib/api.ts'
import { useAct } from '../../lib/useAct.ts'
import { useKept } from './useKept.ts'
import { FIELDS, type Field, type Import } from './words.ts'

/** Which sheet is read and what its columns are, while a person corrects it. */
export function useMatching(data: () => Import, done: () => void) {
  const { busy, sentence, run } = useAct()
  const { kept, forget } = useKept<{ sheet?: number; fields: Record<string, Field | ''> }>(
    `import.columns.${data().id}`,
    { fields: {} },
  )
  const readable = computed(() => data().sheets.flatMap((sheet, index) => (sheet.header ? { sheet, index } : [])))
  const at = computed({
    get: () => kept.value.sheet ?? data().sheet,
    set: (sheet: number) => void (kept.value = { ...kept.value, sheet }),
  })
  const sheet = computed(() => data().sheets[at.value])
  const fieldOf = (column: number): Field | '' =>
    kept.value.fields[`${at.value}/${column}`] ??
    sheet.value?.columns.find((each) => each.column === column)?.field ??
    ''
  function setField(column: number, field: Field | ''): void {
    kept.value = { ...kept.value, fields: { ...kept.value.fields, [`${at.value}/${column}`]: field } }
  }

  /** What was chosen for columns of another header is nobody's any more. */
  async function chooseHeader(header: { row: number; lines: number }): Promise<void> {
    const params = { import: data().id }
    if (!(await run(() => api.imports.header({ params, body: { sheet: at.value, header } })))) return
    const fields = Object.fromEntries(
      Object.entries(kept.value.fields).filter(([key]) => !key.startsWith(`${at.value}/`)),
    )
    kept.value = { ...kept.value, sheet: at.value, fields }
    done()
  }

  /** Why these columns cannot be read yet. */
  const fault = computed(() => {
    if (sheet.value?.rows === 0) return '这个工作表里没有内容，请填写后重新上传。'
    const chosen = (sheet.value?.columns ?? []).map(({ column }) => fieldOf(column)).filter((field) => field !== '')
    const twice = chosen.find((field, index) => chosen.indexOf(field) !== index)
    if (twice) return `有两列都对应“${FIELDS[twice]}”，请把其中一列改为“不导入”。`
    const missing = KINDS[data().kind].needed.find((field) => !chosen.includes(field))
    return missing && `请指出哪一列是${FIELDS[missing]}。`
  })

  const send = () =>
    run(async () => {
      const { header, columns } = sheet.value!
      await api.imports.match({
        params: { import: data().id },
        body: {
          sheet: at.value,
          header: header!,
          columns: columns.map(({ column }) => ({ column, field: fieldOf(column) || null })),
        },
      })
      forget()
      done()
    })
  const fields = computed(() => KINDS[data().kind].fields.map((field) => [field, FIELDS[field]] as const))
  return { busy, sentence, fields, readable, at, sheet, fieldOf, setField, chooseHeader, fault, send }
}

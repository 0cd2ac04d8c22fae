import { z } from 'zod'
import { defineJob } from '../../../jobs/definitions.ts'
import { recurring } from '../../../jobs/recurring.ts'
import { Id } from '../../../lib/schema.ts'
import { namesFiles } from '../../../backup/namedFiles.ts'
import { now } from '../../../lib/clock.ts'
import { drawPrint } from './drawPrint.ts'
import { ClassPrints, keyOfPrint, type ClassPrint } from './prints.model.ts'
import { KEPT_MS, PRINT_JOB } from './prints.service.ts'

namesFiles('classPrints', (row: ClassPrint) => [{ key: keyOfPrint(row) }])

defineJob({
  kind: PRINT_JOB,
  title: ({ title }) => `制作全班证书：${title}`,
  payload: z.object({ class: Id, title: z.string(), by: z.string() }),
  run: drawPrint,
})

defineJob({
  kind: 'certificates.tidyPrints',
  title: () => '清理保留期满的证书打印文件',
  payload: z.object({}),
  background: true,
  async run(_payload, { app, publish, signal }) {
    const before = new Date(now().getTime() - KEPT_MS)
    for (const row of await ClassPrints.find({ madeAt: { $lt: before } }).lean()) {
      signal.throwIfAborted()
      await publish((session) => ClassPrints.deleteOne({ _id: row._id, file: row.file }, { session }))
      await app.storage.remove(keyOfPrint(row))
    }
  },
})
recurring('certificates.tidyPrints', '35 3 * * *')

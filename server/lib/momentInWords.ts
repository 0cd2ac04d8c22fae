const SHANGHAI = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** An instant as people in Shanghai read it: 2026年5月1日 08:30. */
export const momentInWords = (at: Date): string => SHANGHAI.format(at)

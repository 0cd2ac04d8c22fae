/** What a system says, for whom an administrator can do something about it. */
const KNOWN: readonly [RegExp, string][] = [
  [/ENOSPC|EDQUOT/, '备份目录所在的磁盘已满'],
  [/EACCES|EPERM|EROFS/, '备份目录不可写'],
  [/ENOENT|EEXIST|ENOTDIR|EIO|ESTALE|ENOTCONN/, '备份目录无法访问，请检查磁盘是否已挂载'],
  [/key file/i, '密钥文件无法读取或内容过短'],
  [/^The backup is damaged/, '写入后回读发现内容不一致，请检查备份磁盘'],
  [/keys in the data folder were changed/, '备份期间密钥发生了更换'],
]

export const reasonInWords = (error: string): string =>
  KNOWN.find(([pattern]) => pattern.test(error))?.[1] ?? `原因：${error}`

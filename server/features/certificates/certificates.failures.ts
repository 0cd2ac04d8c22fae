import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'certificate.characters': [
    422,
    ({ name, characters }) =>
      `“${String(name)}”中的“${String(characters)}”没有可用的字体，印出来会缺字，不能出证书。请联系系统管理员安装字体（fonts-babelstone-han）。`,
  ],
  'certificate.none': [404, '这个班还没有有效的证书，请先办理结业。'],
  'certificate.printStale': [409, '文件做好之后，这个班的证书有变化。请重新制作，再下载。'],
  'certificate.ended': [409, '这张证书已撤销或已换发，请刷新后查看。'],
  'certificate.sameName': [409, '证书上的姓名与名册一致，不需要换发。'],
  'certificate.name': [422, '按编号核验时，请同时填写证书上的姓名。'],
  'certificate.unknown': [404, '没有查到这张证书。请核对编号和姓名；如果是扫码打开的，请向发证单位核实。'],
})

/** What Word, WPS and LibreOffice put on the clipboard, shortened, in their own spelling. */
import type { Page } from 'playwright-core'

export interface Copied {
  html?: string
  rtf?: string
  files?: { name: string; type: string; base64: string }[]
}

/** Pastes into the article, as the browser hands a clipboard over. */
export const paste = (page: Page, copied: Copied): Promise<void> =>
  page.getByLabel('文章正文').evaluate((target, { html, rtf, files = [] }) => {
    target.focus()
    const data = new DataTransfer()
    if (html) data.setData('text/html', html)
    if (rtf) data.setData('text/rtf', rtf)
    for (const { name, type, base64 } of files)
      data.items.add(new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], name, { type }))
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, copied)

const item = (label: string, words: string, level = 1, list = 'l0') =>
  `<p class=MsoListParagraph style='margin-left:22.0pt;text-indent:-22.0pt;mso-list:${list} level${level} lfo1'>` +
  `<![if !supportLists]><span lang=EN-US style='mso-fareast-font-family:等线'><span style='mso-list:Ignore'>${label}` +
  `<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>${words}<span lang=EN-US><o:p></o:p></span></p>`

const cell = (words: string, span = '') =>
  `<td width=138 ${span} valign=top style='width:103.7pt;border:solid windowtext 1.0pt'><p class=MsoNormal>${words}<span lang=EN-US><o:p></o:p></span></p></td>`

/** Word 2019: headings, a numbered list and bullets as paragraphs, a table, pictures as files that no page may read. */
export const WORD = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal, li.MsoNormal {mso-style-unhide:no; margin:0cm; font-size:10.5pt;} h1 {mso-style-next:正文;} --></style>
</head><body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<h1>党支部工作手册<span lang=EN-US><o:p></o:p></span></h1>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal>支部党员大会是支部的<b style='mso-bidi-font-weight:normal'>议事决策机构</b>。<span lang=EN-US><o:p></o:p></span></p>
<p class=MsoHeading2 style='mso-outline-level:2'>三会一课<span lang=EN-US><o:p></o:p></span></p>
${item('1.', '党员大会')}${item('2.', '支委会')}${item('Ø', '每月一次', 2)}${item('3.', '党小组会')}
${item('（一）', '讲党课', 1, 'l2')}
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none;mso-border-alt:solid windowtext .5pt'>
<tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'>${cell('会议')}${cell('多久一次')}${cell('由谁召集')}${cell('参加的人')}${cell('记录')}</tr>
<tr style='mso-yfti-irow:1'>${cell('党员大会')}${cell('每季度')}${cell('支部委员会', 'colspan=3')}</tr>
</table>
<p class=MsoNormal><!--[if gte vml 1]><v:shape id="图片_x0020_1" style='width:60pt;height:30pt'><v:imagedata
src="file:///C:/Users/zhang/AppData/Local/Temp/msohtmlclip1/01/clip_image001.png" o:title=""/></v:shape><![endif]--><![if !vml]><img width=80 height=40
src="file:///C:/Users/zhang/AppData/Local/Temp/msohtmlclip1/01/clip_image002.png" v:shapes="图片_x0020_1"><![endif]><span lang=EN-US><o:p></o:p></span></p>
<!--EndFragment--></body></html>`

const pict = (kind: string, bytes: Buffer) =>
  `{\\pict{\\*\\picprop\\shplid1025{\\sp{\\sn shapeType}{\\sv 75}}}\\picscalex100\\picw2117\\pich1058${kind}\\bliptag-1{\\*\\blipuid 00112233445566778899aabbccddeeff}${bytes.toString('hex').replace(/.{128}/g, '$&\r\n')}}`

/** The same document's pictures in RTF, each once more as a metafile for old readers. */
export const rtfWith = (...pictures: Buffer[]): string =>
  `{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 Times New Roman;}}${pictures
    .map(
      (each) =>
        `{\\*\\shppict ${pict('\\pngblip', each)}}{\\nonshppict ${pict('\\wmetafile8', Buffer.from('0100090000', 'hex'))}}`,
    )
    .join('\\par ')}}`

/** WPS: headings are paragraphs with an outline level. */
export const WPS = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name="ProgId" content="Word.Document"><meta name="Generator" content="Microsoft Word 14"></head>
<body style="tab-interval:21pt;"><!--StartFragment--><p class="2" style="mso-outline-level:1;"><span style="font-family:黑体;">发展党员</span></p>
<p class="MsoNormal"><span>入党积极分子须经<font face="宋体">一年以上</font>培养。</span></p>
<table class="MsoTableGrid"><tbody><tr><td><p class="MsoNormal">步骤</p></td><td><p class="MsoNormal">材料</p><table><tr><td>内</td><td>表</td></tr></table></td></tr></tbody></table>
<p class="MsoNormal"><img width="553" height="311" src="file:///C:\\Users\\li\\AppData\\Local\\Temp\\ksohtml9276\\wps1.jpg"><span>&nbsp;</span></p>
<!--EndFragment--></body></html>`

/** LibreOffice Writer: a picture within the HTML itself. */
export const libreOffice = (picture: Buffer): string =>
  `<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/></head><body lang="zh-CN" dir="ltr">
<h2 class="western" style="margin-top: 0.35cm"><font face="Liberation Sans, sans-serif">组织生活会</font></h2>
<ul><li><p style="margin-bottom: 0cm">会前谈心</p></li><ul><li><p>一对一</p></li></ul></ul>
<table width="100%" cellpadding="4" cellspacing="0"><caption>表一</caption><colgroup><col width="128*"/><col width="128*"/></colgroup><thead><tr><th>环节</th><th>要求</th></tr></thead><tbody><tr><td>批评</td><td>红红脸</td></tr></tbody></table>
<p><img src="data:image/png;base64,${picture.toString('base64')}" name="图像1" width="80" height="40" border="0"/><br/></p>
<p><img src="data:image/svg+xml;base64,PHN2Zy8+" width="80" height="40"/><img src="https://www.example.org/a.png" width="80" height="40"/></p></body></html>`

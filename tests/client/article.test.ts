import { describe, expect, it } from 'vitest'
import { articleElements } from '../../client/features/learning/article/nodes.ts'

const text = (words: string, ...marks: object[]) => ({ type: 'text', text: words, marks })
const doc = (...content: object[]) => ({ type: 'doc', content })

describe('an article on the page', () => {
  it('has headings, paragraphs, lists and quotes', () => {
    const article = doc(
      { type: 'heading', attrs: { level: 2 }, content: [text('导读')] },
      { type: 'paragraph', content: [text('第一行'), { type: 'hardBreak' }, text('第二行')] },
      { type: 'bulletList', content: [{ type: 'listItem', content: [{ type: 'paragraph', content: [text('一')] }] }] },
      { type: 'blockquote', content: [{ type: 'paragraph', content: [text('引文')] }] },
    )
    expect(articleElements(article)).toMatchObject([
      { tag: 'h2', children: ['导读'] },
      { tag: 'p', children: ['第一行', { tag: 'br' }, '第二行'] },
      { tag: 'ul', children: [{ tag: 'li', children: [{ tag: 'p', children: ['一'] }] }] },
      { tag: 'blockquote', children: [{ tag: 'p', children: ['引文'] }] },
    ])
  })

  it('keeps marks in each other, and opens links in a page of their own', () => {
    const [paragraph] = articleElements(
      doc({
        type: 'paragraph',
        content: [text('条例', { type: 'bold' }, { type: 'link', attrs: { href: 'https://www.example.org/a' } })],
      }),
    )
    expect(paragraph).toMatchObject({
      children: [
        {
          tag: 'a',
          attrs: { href: 'https://www.example.org/a', rel: 'noopener noreferrer nofollow' },
          children: [{ tag: 'strong', children: ['条例'] }],
        },
      ],
    })
  })

  it.each(['javascript:alert(1)', ' https://x', 'data:text/html,x', 7])('makes no link of %s', (href) => {
    expect(
      articleElements(doc({ type: 'paragraph', content: [text('点这里', { type: 'link', attrs: { href } })] })),
    ).toMatchObject([{ tag: 'p', children: ['点这里'] }])
  })

  it('keeps the words of what it does not know, and none of its form', () => {
    const article = doc(
      { type: 'iframe', attrs: { src: 'https://x' }, content: [text('<script>alert(1)</script>', { type: 'style' })] },
      { type: 'heading', attrs: { level: 1, onclick: 'x' }, content: [text('标题')] },
    )
    expect(articleElements(article)).toEqual([
      '<script>alert(1)</script>',
      { tag: 'h2', attrs: {}, children: ['标题'] },
    ])
  })

  it('has tables in a box that scrolls, pictures that open alone, and says which picture is missing', () => {
    const article = doc(
      {
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [
              { type: 'tableHeader', attrs: { colspan: 2, rowspan: 1, onclick: 'x' }, content: [text('会议')] },
              { type: 'tableCell', content: [text('记录')] },
            ],
          },
        ],
      },
      { type: 'picture', attrs: { asset: 'a', alt: '结构', src: 'https://example.org/spy.png' } },
      { type: 'picture', attrs: { asset: 'gone', alt: '' } },
      { type: 'orderedList', attrs: { start: 3 }, content: [] },
    )
    expect(articleElements(article, { a: '/media/token/picture.png' })).toMatchObject([
      {
        tag: 'div',
        attrs: { role: 'region', tabindex: '0' },
        children: [
          {
            tag: 'table',
            children: [
              {
                tag: 'tbody',
                children: [
                  {
                    tag: 'tr',
                    children: [
                      { tag: 'th', attrs: { colspan: '2' } },
                      { tag: 'td', attrs: {} },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
      {
        tag: 'a',
        attrs: { href: '/media/token/picture.png', 'aria-label': '查看大图：结构' },
        children: [{ tag: 'img', attrs: { src: '/media/token/picture.png', alt: '结构' } }],
      },
      { tag: 'p', children: ['［图片暂时打不开］'] },
      { tag: 'ol', attrs: { start: '3' } },
    ])
  })

  it('is empty for an article without content', () => expect(articleElements({ type: 'doc' } as object)).toEqual([]))
})

import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'paper.stale': [409, '这份试卷刚刚被别人修改过，请刷新后再改。您没有保存的修改会保留在本页，直到您离开。'],
  'paper.busy': [503, '同时打印的人太多，请稍后再试。'],
  'paper.empty': [422, '试卷里还没有题，请先选题再打印或使用。'],
  'paper.drawn': [422, '按细目表抽题的试卷每次抽到的题不同。要打印，请先试抽一份，再存为固定试卷。'],
  'paper.drawnOther': [409, '题库刚刚有变化，现在抽到的题和您看到的不同，没有保存。请再抽一份，看过后再保存。'],
  'paper.short': [
    422,
    ({ missing }) =>
      `题库里的题不够，还差 ${String(missing)} 题。请在细目表里查看是哪几行，减少题数、放宽条件或补充题库。`,
  ],
})

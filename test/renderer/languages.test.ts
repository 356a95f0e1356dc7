import { describe, expect, it } from 'vitest';
import { keeperReasonKinds } from '../../src-shared/catalogue/duplicates/keeper-reason.ts';
import { english } from '../../src-renderer/messages/en/index.ts';
import { languageOf } from '../../src-renderer/messages/language.ts';
import { chinese } from '../../src-renderer/messages/zh/index.ts';

type Entry = string | ((...values: never[]) => string);

/** Every text of a language by its path, as `grid.sorts.path.0`. */
function entriesOf(texts: object, path = ''): [string, Entry][] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]): [string, Entry][] =>
    typeof value === 'object' && value !== null
      ? entriesOf(value, `${path}${key}.`)
      : [[path + key, value as Entry]],
  );
}

/** What is the same in every language: names of formats, libraries and people, formulas, query words, examples. */
const shared = [
  'product',
  'header.languages.en',
  'header.languages.zh',
  'grid.example',
  'weights.ruleExample',
  'weights.schemes.sqrt.1',
  'weights.schemes.effective.1',
  'start.kinds.folder.1',
  'start.kinds.prefix.1',
  'start.kinds.pattern.1',
  'single.sha',
  'duplicates.conflict',
  'duplicates.leak',
  'transforms.json',
  'issues.verdict.ok.1',
  'importing.pathExample',
];
const sharedIn = /^(export\.formats\.\w+\.0|export\.languages\.\w+|importing\.formats\..+)$/;

const inEnglish = new Map(entriesOf(english));
const inChinese = new Map(entriesOf(chinese));

it('has the same entries in both languages', () => {
  expect(new Set(inChinese.keys())).toEqual(new Set(inEnglish.keys()));
  expect(inEnglish.size).toBeGreaterThan(600);
});

it('leaves no text as it is in English, but for what is the same in every language', () => {
  const same = [...inEnglish]
    .filter(([path, text]) => typeof text === 'string' && inChinese.get(path) === text)
    .map(([path]) => path);
  expect(same.filter((path) => !shared.includes(path) && !sharedIn.test(path))).toEqual([]);
  // The list names nothing that has been translated since.
  expect(shared.filter((path) => !same.includes(path))).toEqual([]);
});

it('writes Chinese in every entry that differs from English', () => {
  const without = [...inChinese].filter(
    ([path, text]) =>
      typeof text === 'string' && text !== inEnglish.get(path) && !/\p{Script=Han}/u.test(text),
  );
  expect(without).toEqual([]);
});

it('uses Chinese punctuation after Chinese', () => {
  const western = [...inChinese].filter(
    ([, text]) => typeof text === 'string' && /\p{Script=Han}[,;:?!.]/u.test(text),
  );
  expect(western).toEqual([]);
});

/** A text with values put in; null where they are of kinds that it cannot take. */
function call(text: Entry, values: readonly unknown[]): string | null {
  if (typeof text === 'string') return text;
  try {
    return (text as (...given: unknown[]) => string)(...values);
  } catch {
    return null;
  }
}

const broken = /undefined|NaN|\[object/u;
/** Values of the lists below that stand in a sentence; 1 and 0 may be said in words ("none", "dropped"). */
const valuesIn = (sentence: string): string[] =>
  [...new Set(sentence.match(/\b(?:7|11|13|17|cat|dog|fox|uint8)\b/g))].sort();

const argumentLists: unknown[][] = [
  [7, 11, 13, 17],
  [1, 11, 1, 17],
  [0, 0, 13, 17],
  ['cat', 7, 11, 13],
  ['cat', 'dog', 7, 11],
  [7, 'cat', 11, 13],
  [7, 11, 'cat', 13],
  [11, 'cat', 13, 'dog'],
  ['cat', 'done', 3],
  [['cat', 'dog'], 7],
  ['cat', ['dog', 'fox']],
  ['uint8', [7, 3, 11], 13],
  ...keeperReasonKinds.map((kind) => [{ kind, keeper: '7', next: '11' }]),
];

describe('texts with values in them', () => {
  const functions = [...inEnglish].filter(([, text]) => typeof text === 'function');

  it.each(functions)('%s says in Chinese each value that it says in English', (path, text) => {
    let tried = 0;
    for (const values of argumentLists) {
      const said = call(text, values);
      const answer = call(inChinese.get(path)!, values);
      // Values that do not fit this text are another list's.
      if (said === null || answer === null || broken.test(said)) continue;
      tried++;
      expect(answer).not.toMatch(broken);
      expect(answer === '').toBe(said === '');
      expect(valuesIn(answer)).toEqual(valuesIn(said));
    }
    expect(tried).toBeGreaterThan(0);
  });

  it('gives a count its measure word, and groups digits as English does', () => {
    expect(chinese.grid.label(3184)).toBe('3,184 张图片');
    expect(chinese.grid.label(1)).toBe('1 张图片');
    expect(chinese.classes.title(12)).toBe('12 个类别');
  });
});

describe('the language of the page', () => {
  it.each([
    ['zh-CN', 'zh'],
    ['zh-Hans', 'zh'],
    ['zh-Hans-HK', 'zh'],
    ['zh-SG', 'zh'],
    ['ZH', 'zh'],
    ['en-GB', 'en'],
    ['de-DE', 'en'],
    ['zho', 'en'],
  ] as const)('%s leads to %s', (tag, language) => {
    expect(languageOf('system', [tag])).toBe(language);
  });

  it('is the first that the page is written in', () => {
    expect(languageOf('system', ['fr', 'zh-CN', 'en'])).toBe('zh');
    expect(languageOf('system', ['en-US', 'zh-CN'])).toBe('en');
  });

  it('is not simplified Chinese for a reader of traditional Chinese, unless that comes next', () => {
    expect(languageOf('system', ['zh-TW', 'en-US'])).toBe('en');
    expect(languageOf('system', ['zh-Hant-HK'])).toBe('en');
    expect(languageOf('system', ['zh-HK', 'zh-CN'])).toBe('zh');
  });

  it('is English where nothing is preferred', () => {
    expect(languageOf('system', [])).toBe('en');
  });

  it('is the chosen one, whatever the system prefers', () => {
    expect(languageOf('zh', ['en-US'])).toBe('zh');
    expect(languageOf('en', ['zh-CN'])).toBe('en');
  });
});

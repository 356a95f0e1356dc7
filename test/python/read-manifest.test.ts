import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest, type ReadManifestOptions } from '../../src-main/loading/read-manifest.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { findTorch } from '../support/torch.ts';
import { fileURLToPath } from 'node:url';
import { runPython } from '../support/winnow-loader.ts';

const python = findTorch();
const driver = fileURLToPath(new URL('./read_manifests.py', import.meta.url));
const digest = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const least = { format: 'winnow-manifest', version: 1, roots: { r: 'images' }, classes: ['cat', 'dog'] };
const head = (fields: object = {}): string => JSON.stringify({ ...least, ...fields });
const plain = '{"path":"a.jpg","label":0,"weight":1,"split":"train","width":3,"height":2,"bytes":9}\n';
const other = '{"path":"b.jpg","label":1,"weight":0.25,"split":"val"}\n';
const sample = (fields: object): string => `${JSON.stringify({ path: 'a.jpg', label: 0, ...fields })}\n`;
const whole = (fields: object, body = plain + other): string => `${head(fields)}\n${body}`;

/** Manifests that are read, by what is odd about them. */
const good: Record<string, string | Uint8Array> = {
  'as exported': whole({
    count: 2,
    splits: { train: 1, val: 1 },
    classCounts: { train: [1, 0], val: [0, 1] },
    classesDigest: digest('["cat","dog"]'),
    samplesDigest: digest(plain + other),
  }),
  'the least there can be, with Windows line ends and no last newline': `${head()}\r\n{"path":"a","label":0}`,
  'no samples': head(),
  'fields in another order, escapes and unknown fields': whole(
    { extra: 1 },
    plain + '{"label":1.0,"path":"\\u00e4 \\ud83d\\ude00.jpg","more":[{}]}\n',
  ),
  'names beyond ASCII': whole({ classes: ['猫', 'Ünder'] }, sample({ path: 'ä/猫.jpg', split: '訓練' })),
  'several roots': whole(
    { roots: { a: '/x', b: 'y/../z' } },
    sample({ root: 'b', path: 'q..r.jpg' }) + sample({ root: 'a', path: 'z' }),
  ),
  'weights of every kind': whole(
    {},
    ['0', '1e3', '2.5E-3', '1.7976931348623157e308']
      .map((w) => `{"path":"a","label":0,"weight":${w},"split":"s"}\n`)
      .join(''),
  ),
};

/** Manifests that are refused. */
const bad: Record<string, string | Uint8Array> = {
  empty: '',
  'not JSON': 'hello\n',
  'a byte order mark': `\uFEFF${head()}\n`,
  'another format': head({ format: 'other' }),
  'a newer version': head({ version: 2 }),
  'no version': head({ version: undefined }),
  'no roots': head({ roots: {} }),
  'a root that is none': head({ roots: { r: 7 } }),
  'no classes': head({ classes: undefined }),
  'a class twice': head({ classes: ['cat', 'cat'] }),
  'an empty class': head({ classes: ['cat', ''] }),
  'a wrong digest of the classes': head({ classesDigest: digest('[]') }),
  'a digest that is none': head({ samplesDigest: 'md5:12' }),
  'a count that is none': head({ count: -1 }),
  'a fraction as a count': head({ count: 1.5 }),
  'class counts of another length': head({ classCounts: { train: [1] } }),
  'an orientation that is none': head({ orientation: 'rotate' }),
  'a policy that is none': head({ onError: null }),
  'a pipeline that is none': head({ transforms: { train: [{}] } }),
  'an operation that is none': head({ transforms: { train: ['Resize'] } }),
  'a sampler that is none': head({ sampler: { train: { kind: 'best' } } }),
  'a sampler of nothing': head({ sampler: { train: { kind: 'weighted', numSamples: 0 } } }),
  'a seed that is none': head({ sampler: { train: { kind: 'random', seed: -1 } } }),
  'a replacement that is none': head({ sampler: { train: { kind: 'random', replacement: 1 } } }),
  'an empty line': `${head()}\n${plain}\n${other}`,
  'a list as a sample': `${head()}\n[1]\n`,
  'NaN as a weight': `${head()}\n{"path":"a","label":0,"weight":NaN}\n`,
  'infinity as a weight': `${head()}\n{"path":"a","label":0,"weight":1e999,"split":"s"}\n`,
  'a weight below 0': whole({}, sample({ weight: -1 })),
  'a weight as a string': whole({}, sample({ weight: '1' })),
  'a label beyond the classes': `${head()}\n${plain}{"path":"a","label":2,"weight":1,"split":"s"}\n`,
  'no label': `${head()}\n{"path":"a"}\n`,
  'no path': `${head()}\n{"label":0}\n`,
  'an absolute path': `${head()}\n{"path":"/etc/passwd","label":0,"weight":1,"split":"s"}\n`,
  'a drive': `${head()}\n{"path":"C:/x.jpg","label":0,"weight":1,"split":"s"}\n`,
  'a step out': `${head()}\n{"path":"a/../../x.jpg","label":0,"weight":1,"split":"s"}\n`,
  'a step out by a backslash': whole({}, sample({ path: 'a\\..\\x' })),
  'an unknown root': whole({}, sample({ root: 'q' })),
  'no root of several': whole({ roots: { a: '.', b: '.' } }, plain),
  'an empty split': whole({}, sample({ split: '' })),
  'a side beyond 2^31': whole({}, sample({ width: 2 ** 31 })),
  'a hash that is none': whole({}, sample({ sha256: 'AB' })),
  'tags that are none': whole({}, sample({ tags: [1] })),
  'a long value': whole({}, sample({ label: 'x'.repeat(200) })),
  truncated: whole({ count: 3 }),
  'cut in the middle of a line': whole({ count: 2 }).slice(0, -20),
  'a sample too many': whole({ count: 1 }),
  'a sample moved to another split': whole({ splits: { train: 2 } }),
  'a split that was not counted': whole({ splits: { train: 1 } }),
  'another class': whole({ classCounts: { train: [0, 1] } }),
  'a split that is not there': whole({ classCounts: { test: [1, 0] } }),
  'another byte': whole({ samplesDigest: digest(plain + other.replace('b.jpg', 'c.jpg')) }),
  'no weight at all': whole({}, sample({ weight: 0 })),
  'no UTF-8': Buffer.concat([Buffer.from(whole({}, plain)), Buffer.from([0xff, 0x0a])]),
};

describe.skipIf(python === null)('winnow_loader reads manifests as the TypeScript reader does', () => {
  let folder: string;
  const answers = new Map<string, unknown>();
  const requests: { name: string; file: string; options?: ReadManifestOptions }[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'winnow-read-'));
    for (const [name, text] of Object.entries({ ...good, ...bad })) {
      const file = join(folder, `${requests.length}.manifest.jsonl`);
      await writeFile(file, text);
      requests.push({ name, file });
    }
    const file = requests[0]!.file;
    await mkdir(join(folder, 'elsewhere'));
    await symlink(file, join(folder, 'elsewhere', 'link.manifest.jsonl'));
    requests.push(
      { name: 'a link', file: join(folder, 'elsewhere', 'link.manifest.jsonl') },
      { name: 'no file', file: join(folder, 'none.manifest.jsonl') },
      { name: 'a folder', file: folder },
      { name: 'a moved root', file, options: { roots: { r: 'moved' } } },
      { name: 'the expected classes', file, options: { classesDigest: digest('["cat","dog"]') } },
      { name: 'unexpected classes', file, options: { classesDigest: digest('["dog","cat"]') } },
      {
        name: 'an edit that is allowed',
        file: requests.find(({ name }) => name === 'another byte')!.file,
        options: { verifyDigest: false },
      },
    );
    const asked = requests.map(({ file, options = {} }) => ({
      file,
      options: Object.fromEntries(
        Object.entries(options).map(([name, value]) => [
          name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
          value,
        ]),
      ),
    }));
    await writeFile(join(folder, 'requests.json'), JSON.stringify(asked));
    const lines = await runPython<object>(python!, driver, join(folder, 'requests.json'));
    for (const [i, { name }] of requests.entries()) answers.set(name, lines[i]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const names = [
    ...Object.keys(good),
    ...Object.keys(bad),
    'a link',
    'no file',
    'a folder',
    'a moved root',
    'the expected classes',
    'unexpected classes',
    'an edit that is allowed',
  ];
  it.each(names)('%s', async (name) => {
    const { file, options } = requests.find((request) => request.name === name)!;
    const expected = await readManifest(file, options).then(
      (manifest) => ({
        count: manifest.count,
        splits: [...manifest.splits],
        classes: manifest.header.classes,
        samples: Array.from({ length: manifest.count }, (_, i) => manifest.sample(i)).map((one) => [
          one.root,
          one.path,
          one.label,
          one.weight,
        ]),
        folders: manifest.rootFolders,
        seconds: expect.any(Number),
      }),
      (error: WinnowError) => ({
        code: error.code,
        message: error.message,
        subject: error.subject,
        hint: error.hint ?? null,
      }),
    );
    expect(answers.get(name)).toEqual(expected);
    const isGood = name in good || ['a link', 'a moved root', 'the expected classes'].includes(name);
    expect('code' in expected).toBe(!isGood && name !== 'an edit that is allowed');
  });

  it('a million samples in under six seconds', async () => {
    const lines = Array.from(
      { length: 1_000_000 },
      (_, i) =>
        `{"path":"class_${i % 2}/image_${i}.jpg","label":${i % 2},"weight":${i % 3 ? 1.5 : 1},"split":"${i % 5 ? 'train' : 'val'}","width":500,"height":374,"bytes":12414,"sha256":"${'0123456789abcdef'.repeat(4)}"}\n`,
    ).join('');
    const file = join(folder, 'million.manifest.jsonl');
    await writeFile(file, whole({ count: 1_000_000, samplesDigest: digest(lines) }, lines));
    await writeFile(join(folder, 'million.json'), JSON.stringify([{ file }]));
    const [answer] = await runPython<{ count: number; seconds: number }>(
      python!,
      driver,
      join(folder, 'million.json'),
    );
    expect(answer).toMatchObject({ count: 1_000_000, splits: ['val', 'train'] });
    expect(answer!.seconds).toBeLessThan(6);
  }, 60_000);
});

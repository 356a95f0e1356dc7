import { basename } from 'node:path';
import { importRow } from '../../../src-shared/catalogue/import/import-row.ts';
import { isTag } from '../../../src-shared/catalogue/import/read-fields.ts';
import { parseHeader } from '../../../src-shared/manifest/parse-header.ts';
import { parseSample, sampleRules } from '../../../src-shared/manifest/parse-sample.ts';
import type { ManifestHeader } from '../../../src-shared/manifest/header.ts';
import { countLines } from '../count-lines.ts';
import { importError } from '../import-error.ts';
import type { ImportReader, ReadOptions } from '../import-reader.ts';
import { textLines } from '../text-lines.ts';

/** Our own manifest: labels, weights, splits and tags. Throws what reading a manifest throws, for a broken line. */
export async function readManifest(file: string, { signal }: ReadOptions): Promise<ImportReader> {
  const header = await headerOf(file, signal);
  const rules = sampleRules(header);
  const hasRoots = rules.onlyRoot === undefined;
  return {
    format: 'manifest',
    fields: {},
    declared: header.classes,
    labelMeaning: null,
    rowCount: () => countLines(file, signal),
    async *rows() {
      for await (const { line, text } of textLines(file, signal)) {
        if (line === 1) continue;
        const { path, root, label, weight, split, sha256, tags } = parseSample(
          text,
          rules,
          basename(file),
          line,
        );
        const odd = tags?.find((tag) => !isTag(tag));
        yield importRow({
          line,
          path,
          // A manifest of one root may be of another catalogue, whose root has another name.
          root: hasRoots ? root : null,
          sha256: sha256 ?? null,
          label,
          weight,
          split,
          tags: tags !== undefined && tags.length > 0 ? tags : null,
          problem:
            odd === undefined
              ? null
              : { field: 'tags', message: `Expected tags of one line but received ${JSON.stringify(odd)}.` },
        });
      }
    },
  };
}

async function headerOf(file: string, signal: AbortSignal | undefined): Promise<ManifestHeader> {
  for await (const { text } of textLines(file, signal)) return parseHeader(text, basename(file));
  throw importError(file, null, null, 'Expected a manifest but the file is empty.');
}

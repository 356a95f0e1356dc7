import { basename } from 'node:path';
import { WinnowError } from '../../src-shared/winnow-error.ts';

export const formatHint = 'Name the format with --format where it was taken for another one.';

/** What a file that is imported cannot be: the sentence begins with the file, the line and the field. */
export function importError(
  file: string,
  line: number | null,
  field: string | null,
  sentence: string,
  hint = formatHint,
): WinnowError {
  const at = `${line === null ? '' : `, line ${line}`}${field === null ? '' : `, field ${field}`}`;
  return new WinnowError('IMPORT_INVALID', `${basename(file)}${at}: ${sentence}`, {
    subject: file,
    hint,
    ...(line === null ? {} : { at: line }),
  });
}

/** What a failed read means to a person; anything else as it is. */
export function readFailure(error: unknown, file: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const sentences: Record<string, string> = {
    ENOENT: 'There is no such file.',
    EACCES: 'The file may not be read.',
    EISDIR: 'This is a folder.',
    ENOTDIR: 'There is no such file.',
    ENAMETOOLONG: 'There is no such file.',
    ELOOP: 'There is no such file.',
    // It has a null character.
    ERR_INVALID_ARG_VALUE: 'There is no such file.',
    EIO: 'The disk failed.',
  };
  const sentence = code === undefined ? undefined : sentences[code];
  return sentence === undefined
    ? error
    : importError(file, null, null, sentence, 'Check the path, then try again.');
}

import { describe, expect, it } from 'vitest';
import { samplePathProblem } from '../../src-shared/manifest/sample-path.ts';

describe('samplePathProblem', () => {
  it.each(['a.jpg', 'a/b.jpg', 'a..b/c.jpg', '...', 'ünï/c d.jpg', './a.jpg', 'a:b.jpg'])(
    'lets %j be',
    (path) => {
      expect(samplePathProblem(path)).toBeNull();
    },
  );

  it.each(['/etc/passwd', '\\server\\x', 'C:\\x.jpg', 'c:/x.jpg'])('calls %j absolute', (path) => {
    expect(samplePathProblem(path)).toBe('is absolute');
  });

  it.each(['..', '../x', 'a/../b', 'a/..', 'a\\..\\b', '..\\x'])('finds the step up in %j', (path) => {
    expect(samplePathProblem(path)).toBe('has a ".." in it');
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
// @ts-expect-error plain JavaScript, which any Node can read
import * as launcher from '../../bin/on-pinned-node.js';

const { findPinnedNode, isRecentEnough } = launcher as {
  findPinnedNode(platform?: string, arch?: string): string | null;
  isRecentEnough(version?: string): boolean;
};

describe('the launcher', () => {
  it.each(['22.18.0', '22.99.1', '24.0.0', '26.1.0'])('stays on Node %s', (version) => {
    expect(isRecentEnough(version)).toBe(true);
  });

  it.each(['16.20.0', '18.0.0', '20.19.4', '22.17.9'])('leaves Node %s', (version) => {
    expect(isRecentEnough(version)).toBe(false);
  });

  it('finds no pinned Node where there is no package for the platform', () => {
    expect(findPinnedNode('plan9', 'mips')).toBeNull();
  });

  it('finds the pinned Node of this machine, where its package is installed', () => {
    const pinned = findPinnedNode();
    if (pinned === null) return;
    expect(existsSync(pinned)).toBe(true);
    const { stdout } = spawnSync(pinned, ['--version'], { encoding: 'utf8' });
    expect(isRecentEnough(stdout.trim().slice(1))).toBe(true);
  });
});

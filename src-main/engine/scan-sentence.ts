import type { ScanReport } from '../scan/scan.ts';

/** What came of a scan, as a person would say it. */
export function scanSentence(reports: readonly ScanReport[]): string {
  const sum = (pick: (report: ScanReport) => number): number =>
    reports.reduce((total, report) => total + pick(report), 0);
  const counts = {
    new: sum((report) => report.added),
    changed: sum((report) => report.changed),
    moved: sum((report) => report.moved),
    missing: sum((report) => report.missing),
    'not ok': sum((report) => report.notOk),
  };
  const found = Object.entries(counts).map(([word, n]) => `${n.toLocaleString('en')} ${word}`);
  const scanned = `Scanned ${sum((report) => report.files).toLocaleString('en')} files: ${found.join(', ')}.`;
  const unread = reports.flatMap(({ walk }) => walk.unreadableFolders);
  const unnamed = reports.flatMap(({ walk }) => walk.undecodableNames);
  return [scanned, unreadSentence(unread), unnamedSentence(unnamed)].filter(Boolean).join(' ');
}

function unreadSentence(unread: readonly string[]): string {
  if (unread.length === 0) return '';
  const first = unread[0]!.replace(/\/$/, '');
  const which =
    unread.length === 1 ? `The folder ${first}` : `${first} and ${unread.length - 1} more folders`;
  return `${which} could not be listed.`;
}

function unnamedSentence(unnamed: readonly string[]): string {
  if (unnamed.length === 0) return '';
  const which = unnamed.length === 1 ? 'One file has' : `${unnamed.length} files have`;
  return `${which} a name that is not UTF-8 (${unnamed[0]}): rename it, so that other programs find it too.`;
}

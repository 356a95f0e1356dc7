import { createHash } from 'node:crypto';

const style = `
body { margin: 0; padding: 48px; background: #121213; color: #e8e8ea; font: 15px/24px system-ui, sans-serif; }
main { max-width: 80ch; margin: auto; }
h1 { font-size: 24px; line-height: 32px; }
a { color: #8ab4ff; }
pre { padding: 16px; overflow: auto; max-height: 50vh; background: #1c1c1f; border-radius: 6px; font: 12px/18px ui-monospace, monospace; white-space: pre-wrap; }
`;
const styleHash = createHash('sha256').update(style).digest('base64');

export const crashPaths = { show: '/crash', restart: '/crash/restart' };

function html(title: string, body: string, head = ''): Response {
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}<style>${style}</style></head><body><main>${body}</main></body></html>`;
  return new Response(page, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** Shown when the engine ended too often, or the page did: what happened, the end of the log, one way on. It runs no script. */
export function crashPage(lines: readonly string[], logPath: string): Response {
  const log = lines.length === 0 ? 'The log is empty.' : lines.map(escapeText).join('\n');
  return html(
    'Winnow stopped',
    `<h1>Winnow stopped, and did not come up again</h1>
<p>Whatever was confirmed is saved. No image was changed.</p>
<p><a href="${crashPaths.restart}">Start it again</a></p>
<h2>What it said last</h2><pre>${log}</pre><p>The whole log: <code>${escapeText(logPath)}</code></p>`,
  );
}

/** Back to the page, which waits for the engine by itself. */
export function backToPage(): Response {
  return html('Winnow', '<p>Starting.</p>', '<meta http-equiv="refresh" content="0;url=/">');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

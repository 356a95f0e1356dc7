/** The drawn signs of the page: the inside of a 16 x 16 SVG, by name. Every verdict and notice has one of its own. */
export const glyphs = {
  alpha:
    '<rect x="2.5" y="2.5" width="11" height="11" rx="1.5"/><path class="f" d="M2.5 2.5H8V8H2.5zM8 8h5.5v5.5H8z" opacity=".8"/>',
  animated: '<rect x="2" y="3.5" width="12" height="9" rx="1.5"/><path class="f" d="M6.7 5.8v4.4L10.3 8z"/>',
  arrow: '<path d="M2.5 8h10.5M9.5 4.5L13 8l-3.5 3.5"/>',
  changed:
    '<path d="M3 13l.6-2.9 5.2-5.2 2.3 2.3-5.2 5.2z"/><path d="M12.5 2.5v3.2M12.5 8h.01" stroke-width="1.6"/>',
  check: '<path d="M3 8.5l3.3 3.3L13 4.8"/>',
  clock: '<circle cx="8" cy="8" r="5.8"/><path d="M8 4.8V8l2.2 1.5"/>',
  cmyk: '<circle cx="6" cy="6" r="3.5"/><circle cx="10" cy="6" r="3.5"/><circle cx="8" cy="10" r="3.5"/>',
  copy: '<rect x="5" y="5" width="8.5" height="8.5" rx="1.5"/><path d="M3 10.5A1 1 0 0 1 2.5 10V4A1.5 1.5 0 0 1 4 2.5h6"/>',
  corrupt: '<path d="M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5z"/><path d="M6 6l4 4M10 6l-4 4"/>',
  'crashes-decoder': '<path d="M9 1.8L3.5 9H7.5L6.8 14.2L12.5 6.8H8.5z"/>',
  damaged: '<path d="M2.5 4h7M12 4h1.5M2.5 8h2M7 8h6.5M2.5 12h6M11 12h2.5"/>',
  dice: '<rect x="2.5" y="2.5" width="11" height="11" rx="2"/><path d="M5.5 5.5h.01M10.5 10.5h.01M8 8h.01M10.5 5.5h.01M5.5 10.5h.01" stroke-width="1.8"/>',
  down: '<path d="M3.5 6l4.5 4.5L12.5 6"/>',
  empty: '<circle cx="8" cy="8" r="5.5"/><path d="M4.2 11.8l7.6-7.6"/>',
  'exact-duplicate':
    '<rect x="2.5" y="5" width="8.5" height="8.5" rx="1.5"/><path d="M5.5 2.5H12A1.5 1.5 0 0 1 13.5 4v6.5"/><path d="M5 8.5h3.5M5 10.5h3.5" stroke-width="1.3"/>',
  'exif-rotated': '<path d="M13 8a5 5 0 1 1-1.6-3.7"/><path d="M13 2v3h-3"/>',
  file: '<path d="M9.5 2H4.8a1.3 1.3 0 0 0-1.3 1.3v9.4A1.3 1.3 0 0 0 4.8 14h6.4a1.3 1.3 0 0 0 1.3-1.3V5zM9.5 2v3h3"/>',
  folder:
    '<path d="M2 4.5A1.2 1.2 0 0 1 3.2 3.3h3l1.5 1.7h5.1A1.2 1.2 0 0 1 14 6.2v5.6a1.2 1.2 0 0 1-1.2 1.2H3.2A1.2 1.2 0 0 1 2 11.8z"/>',
  grip: '<path d="M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01" stroke-width="2"/>',
  help: '<path d="M5.8 6a2.3 2.3 0 1 1 3.3 2c-.8.4-1.1.8-1.1 1.6"/><path d="M8 12.5h.01" stroke-width="2"/>',
  here: '<path class="f" d="M4 3.5v9l7.5-4.5z"/>',
  info: '<circle cx="8" cy="8" r="5.8"/><path d="M8 7.5V11M8 5.2h.01"/>',
  language:
    '<circle cx="8" cy="8" r="5.8"/><path d="M2.2 8h11.6M8 2.2c3.2 3.4 3.2 8.2 0 11.6M8 2.2c-3.2 3.4-3.2 8.2 0 11.6"/>',
  large: '<rect x="2.5" y="2.5" width="11" height="11" rx="1.5"/>',
  left: '<path d="M10 3.5L5.5 8l4.5 4.5"/>',
  link: '<path d="M6.8 9.2l2.4-2.4M7.5 5l1.7-1.7a2.5 2.5 0 0 1 3.5 3.5L11 8.5M8.5 11l-1.7 1.7a2.5 2.5 0 0 1-3.5-3.5L5 7.5"/>',
  lock: '<rect x="3.5" y="7" width="9" height="6.5" rx="1.5"/><path d="M5.5 7V5.2a2.5 2.5 0 0 1 5 0V7"/>',
  menu: '<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>',
  missing:
    '<rect x="2.5" y="2.5" width="11" height="11" rx="2" stroke-dasharray="2.4 2.1"/><path d="M6.4 6.3a1.7 1.7 0 1 1 2.4 1.6c-.5.2-.8.5-.8 1"/><path d="M8 11.2h.01" stroke-width="1.8"/>',
  'not-an-image':
    '<path d="M9.5 2H4.8A1.3 1.3 0 0 0 3.5 3.3v9.4A1.3 1.3 0 0 0 4.8 14h6.4a1.3 1.3 0 0 0 1.3-1.3V5z"/><path d="M9.5 2v3h3"/><path d="M6 8.5h4M6 11h4"/>',
  ok: '<circle cx="8" cy="8" r="5.8"/><path d="M5.3 8.2l1.9 1.9 3.6-4"/>',
  out: '<path d="M8 2.5v7M5.2 5.2L8 2.5l2.8 2.7M3 9.5v3a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1v-3"/>',
  palette:
    '<rect x="2.5" y="2.5" width="4.5" height="4.5" rx="1"/><rect x="9" y="2.5" width="4.5" height="4.5" rx="1"/><rect x="2.5" y="9" width="4.5" height="4.5" rx="1"/><rect class="f" x="9" y="9" width="4.5" height="4.5" rx="1"/>',
  pen: '<path d="M3 13l.6-2.9 7-7a1.2 1.2 0 0 1 1.7 0l.6.6a1.2 1.2 0 0 1 0 1.7l-7 7z"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  redo: '<path d="M10 3.5L13.5 7 10 10.5"/><path d="M13.5 6H6.5a4 4 0 0 0 0 8H9" transform="translate(0 1) scale(1 .97)"/>',
  refresh:
    '<path d="M13 6.5A5.3 5.3 0 0 0 3.6 5M3 9.5A5.3 5.3 0 0 0 12.4 11"/><path d="M3.3 2.3V5h2.7M12.7 13.7V11H10"/>',
  right: '<path d="M6 3.5L10.5 8 6 12.5"/>',
  scale: '<path d="M8 2.5v11M4.5 13.5h7M3 5h10M3 5l-1.8 4.5h3.6zM13 5l-1.8 4.5h3.6z"/>',
  scan: '<path d="M2.5 5.5v-2a1 1 0 0 1 1-1h2M10.5 2.5h2a1 1 0 0 1 1 1v2M13.5 10.5v2a1 1 0 0 1-1 1h-2M5.5 13.5h-2a1 1 0 0 1-1-1v-2M2.5 8h11"/>',
  search: '<circle cx="7" cy="7" r="4.3"/><path d="M10.3 10.3L14 14"/>',
  shield: '<path d="M8 2l5 2v4c0 3.2-2.2 5.2-5 6-2.8-.8-5-2.8-5-6V4z"/>',
  'sixteen-bit':
    '<path d="M3 5l1.8-1.5v9M12.5 4.2C11 3 8.5 3.5 8.5 8.5"/><circle cx="10.6" cy="10" r="2.3"/>',
  small:
    '<rect x="3" y="3" width="4" height="4" rx=".8"/><rect x="9" y="3" width="4" height="4" rx=".8"/><rect x="3" y="9" width="4" height="4" rx=".8"/><rect x="9" y="9" width="4" height="4" rx=".8"/>',
  sortdesc: '<path d="M4.5 3v10M2.5 11l2 2 2-2M9 4h5M9 8h3.5M9 12h2"/>',
  split:
    '<rect x="2" y="3" width="7" height="10" rx="1.2"/><rect x="10.8" y="3" width="3.2" height="4.3" rx="1"/><rect x="10.8" y="8.7" width="3.2" height="4.3" rx="1"/>',
  stack: '<path d="M8 2.5L14 5.5 8 8.5 2 5.5z"/><path d="M2 8.5l6 3 6-3M2 11l6 3 6-3" opacity=".7"/>',
  tag: '<path d="M2.5 3.5A1 1 0 0 1 3.5 2.5h4.3L13.5 8.2 8.2 13.5 2.5 7.8z"/><path d="M5.5 5.5h.01" stroke-width="2"/>',
  theme: '<circle cx="8" cy="8" r="5.5"/><path class="f" d="M8 2.5a5.5 5.5 0 0 0 0 11z"/>',
  'too-large': '<path d="M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5L9.3 6.7M2.5 13.5l4.2-4.2"/>',
  truncated:
    '<path d="M3 9V3.5A1 1 0 0 1 4 2.5h8a1 1 0 0 1 1 1V9"/><path d="M2 11.5l2-1.5 2 1.5 2-1.5 2 1.5 2-1.5 2 1.5"/><path d="M4.5 14h.01M8 14h.01M11.5 14h.01" stroke-width="1.3"/>',
  undo: '<path d="M6 3.5L2.5 7 6 10.5"/><path d="M2.5 7h7a4 4 0 0 1 0 8H7" transform="translate(0 -1)"/>',
  unplug: '<path d="M6 2.5v2.5M10 2.5v2.5M4.5 5h7v2.2a3.5 3.5 0 0 1-1.2 2.6M8 11v3M2.5 2.5l11 11"/>',
  unreadable:
    '<rect x="3" y="7" width="10" height="6.5" rx="1.5"/><path d="M5.2 7V5.3a2.8 2.8 0 0 1 5.6 0V7"/>',
  unsupported: '<path d="M6 2v3M10 2v3M4 5h8v2.5a4 4 0 0 1-8 0z"/><path d="M8 11.5V14"/>',
  warn: '<path d="M8 2.5l6 10.8H2z"/><path d="M8 6.5v3.2M8 11.5h.01"/>',
  'wrong-extension': '<path d="M2.5 5.5h8.5M9 3l2.5 2.5L9 8M13.5 10.5H5M7 8l-2.5 2.5L7 13"/>',
  x: '<path d="M4 4l8 8M12 4l-8 8"/>',
  sun: '<circle cx="8" cy="8" r="2.8"/><path d="M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1"/>',
  moon: '<path d="M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z"/>',
  up: '<path d="M3.5 10L8 5.500l4.500 4.500"/>',
  filter: '<path d="M2.500 4h11M4.500 8h7M6.500 12h3"/>',
  grid: '<rect x="2.500" y="2.500" width="4.500" height="4.500" rx="1"/><rect x="9" y="2.500" width="4.500" height="4.500" rx="1"/><rect x="2.500" y="9" width="4.500" height="4.500" rx="1"/><rect x="9" y="9" width="4.500" height="4.500" rx="1"/>',
  star: '<path d="M8 2.200l1.800 3.700 4 .6-2.900 2.800.7 4L8 11.400l-3.600 1.900.7-4-2.900-2.800 4-.6z"/>',
  'grayscale-content': '<circle cx="8" cy="8" r="5.5"/><path class="f" d="M8 2.5a5.5 5.5 0 0 1 0 11z"/>',
  'odd-size': '<path d="M2 10.5L10.5 2 14 5.5 5.5 14zM5 8l1.5 1.5M7.5 5.5L9 7"/>',
  'odd-aspect-ratio': '<rect x="1.5" y="5.5" width="13" height="5" rx="1"/>',
  dark: '<path d="M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z"/>',
  bars: '<path d="M3.5 13.5v-5M8 13.5v-11M12.5 13.5v-7.5" stroke-width="2.4"/>',
  bright:
    '<circle cx="8" cy="8" r="2.8"/><path d="M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9"/>',
  blurry:
    '<circle cx="8" cy="8" r="5.7" stroke-dasharray="1.5 2.1"/><circle cx="8" cy="8" r="2.5" stroke-dasharray="1.2 1.4"/>',
  'low-information': '<rect x="2.5" y="2.5" width="11" height="11" rx="1.5"/><path d="M5 8h6"/>',
  'near-duplicate':
    '<rect x="2.5" y="5" width="8.5" height="8.5" rx="1.5"/><path d="M5.5 2.5H12A1.5 1.5 0 0 1 13.5 4v6.5"/><path d="M4.8 9.6c.7-.9 1.3-.9 2 0s1.3.9 2 0" stroke-width="1.3"/>',
  'label-error':
    '<path d="M2.5 3.5h6.300l4.700 4.500-4.700 4.500H2.500z"/><path d="M6.500 6l3 4M9.500 6l-3 4" stroke-width="1.3"/>',
  'label-conflict': '<path d="M3 6h10M3 10h10M10.5 3l-5 10"/>',
  leak: '<rect x="1.5" y="3" width="5" height="10" rx="1.2"/><rect x="9.5" y="3" width="5" height="10" rx="1.2" stroke-dasharray="2 1.6"/><path d="M4.5 8h6.5M9.3 6.3L11 8 9.3 9.7"/>',
  merge: '<path d="M3.5 3v2.5C3.5 8 8 7.5 8 10v3.5M12.5 3v2.5C12.5 8 8 7.5 8 10M6 11.5l2 2 2-2"/>',
} as const;

export type GlyphName = keyof typeof glyphs;

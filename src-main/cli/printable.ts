/** A text for a line of a terminal: control characters, which a file name may hold, are written as they are in a program. */
export function printable(text: string, except = ''): string {
  return text.replaceAll(/\p{Control}/gu, (character) =>
    except.includes(character) ? character : escapeOf(character),
  );
}

const short: Record<string, string> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` };

function escapeOf(character: string): string {
  return short[character] ?? String.raw`\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** `WNNW` in ASCII: what tells a catalogue from any other SQLite file. */
export const applicationId = 0x574e4e57;

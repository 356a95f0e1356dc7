/** Most bits of 256 in which the hashes of near duplicates differ where nobody says otherwise: see the table of docs/verdicts. */
export const defaultDistance = 24;

/** The same where the 64 bits of the lowest frequencies are compared. */
export const defaultDistanceOf64 = 6;

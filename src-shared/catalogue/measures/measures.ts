/** What is measured of the pixels of a picture that decodes. Stored as it is; what counts as dark or blurry is decided at query time. */
export interface Measures {
  /** Percentiles of brightness √(.241 R² + .691 G² + .068 B²), 0 to 255. */
  brightnessP1: number;
  brightnessP5: number;
  brightnessP50: number;
  brightnessP95: number;
  brightnessP99: number;
  /** Shannon entropy of the levels of all three channels together, in tenths of a bit per value: 0 (one level) to 0.96. */
  entropy: number;
  /** 1 − exp(−σ/100), σ the standard deviation of the luma's Laplacian at native resolution: 0 (flat) to 1. */
  sharpness: number;
  /** The same on a copy of 64 x 64 cells. */
  sharpnessSmall: number;
  /** Largest difference between two channels of one pixel, 0 (all grey) to 255; above 16 a lower bound. */
  chroma: number;
}

/** What the scan keeps of the pixels. */
export interface Measured {
  measures: Measures;
  /** Of the size and all RGB bytes as the scan decodes them: 32 hex digits. Equal pixels have equal hashes. */
  pixelHash: string;
  /** 256 bits as 64 hex digits; null for a picture so flat that its hash would be noise. */
  perceptualHash: string | null;
}

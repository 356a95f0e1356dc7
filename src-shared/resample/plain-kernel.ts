import { coefficients } from './coefficients.ts';
import { half, toByte, type ResampleKernel } from './kernel.ts';

/** The resize written straight down: what the fast kernels are tested against. */
export const plainKernel: ResampleKernel = {
  horizontal({ data, offset, stride, channels }, rows, part) {
    const across = coefficients(part);
    const out = new Uint8Array(rows * across.count * channels);
    let at = 0;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < across.count; x++) {
        for (let c = 0; c < channels; c++) {
          let sum = half;
          for (let k = 0; k < across.lengths[x]!; k++) {
            const pixel = data[offset + y * stride + (across.starts[x]! + k) * channels + c]!;
            sum = (sum + Math.imul(pixel, across.weights[x * across.taps + k]!)) | 0;
          }
          out[at++] = toByte(sum);
        }
      }
    }
    return out;
  },

  vertical({ data, offset, stride }, rowBytes, part) {
    const down = coefficients(part);
    const out = new Uint8Array(down.count * rowBytes);
    let at = 0;
    for (let y = 0; y < down.count; y++) {
      for (let i = 0; i < rowBytes; i++) {
        let sum = half;
        for (let k = 0; k < down.lengths[y]!; k++) {
          const byte = data[offset + (down.starts[y]! + k) * stride + i]!;
          sum = (sum + Math.imul(byte, down.weights[y * down.taps + k]!)) | 0;
        }
        out[at++] = toByte(sum);
      }
    }
    return out;
  },
};

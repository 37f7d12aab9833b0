//! Elementary functions without branches or tables, so that loops over them become SIMD code.
//!
//! They use only IEEE additions, multiplications and divisions (no fused multiply-add), so the
//! results are the same on every machine, which the system's `libm` does not promise.

/// Adding and subtracting 1.5·2^52 rounds a small f64 to the nearest integer without a branch.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// Natural logarithm of a positive normal number; error below 2 units in the last place.
///
/// With x = 2^e·m, m in [√½, √2): ln m = 2 artanh z, z = (m − 1)/(m + 1), |z| < 0.172, as a power
/// series in z² (the first omitted term is below 1e-18). Other arguments give an unspecified value.
#[inline(always)]
#[must_use]
pub fn ln(x: f64) -> f64 {
    // Subtracting the bits of √½ before the split moves the cut from 1 to √½.
    const CUT: u64 = 0x3FE6_A09E_667F_3BCD;
    const MANTISSA: u64 = (1 << 52) - 1;
    let shifted = x.to_bits().wrapping_sub(CUT);
    // e + 1023 placed into the mantissa of 2^52 converts it to f64 without an int-to-float
    // instruction, which AVX2 lacks for 64 bits.
    let biased = (shifted >> 52).wrapping_add(1023) & 0x7FF;
    let exponent = f64::from_bits(0x4330_0000_0000_0000 | biased) - (4_503_599_627_370_496.0 + 1023.0);
    let m = f64::from_bits((shifted & MANTISSA).wrapping_add(CUT));
    let z = (m - 1.0) / (m + 1.0);
    let w = z * z;
    let tail = w
        * (1.0 / 3.0
            + w * (1.0 / 5.0
                + w * (1.0 / 7.0
                    + w * (1.0 / 9.0
                        + w * (1.0 / 11.0
                            + w * (1.0 / 13.0 + w * (1.0 / 15.0 + w * (1.0 / 17.0 + w * (1.0 / 19.0)))))))));
    let twice = z + z;
    exponent * std::f64::consts::LN_2 + (twice + twice * tail)
}

/// Sine and cosine for |x| ≤ π/4; Taylor polynomials, error below 1e-16.
#[inline(always)]
#[must_use]
pub fn sin_cos_quarter(x: f64) -> (f64, f64) {
    let w = x * x;
    let sin = x
        * (1.0
            + w * (-1.0 / 6.0
                + w * (1.0 / 120.0
                    + w * (-1.0 / 5_040.0
                        + w * (1.0 / 362_880.0
                            + w * (-1.0 / 39_916_800.0
                                + w * (1.0 / 6_227_020_800.0 + w * (-1.0 / 1_307_674_368_000.0))))))));
    let cos = 1.0
        + w * (-0.5
            + w * (1.0 / 24.0
                + w * (-1.0 / 720.0
                    + w * (1.0 / 40_320.0
                        + w * (-1.0 / 3_628_800.0
                            + w * (1.0 / 479_001_600.0
                                + w * (-1.0 / 87_178_291_200.0 + w * (1.0 / 20_922_789_888_000.0))))))));
    (sin, cos)
}

/// Sine for |x| < 1e6; absolute error below 1e-15·(1 + |x|).
///
/// x = kπ/2 + r with |r| ≤ π/4, then sine or cosine of r by the last two bits of k.
#[inline(always)]
#[must_use]
pub fn sin(x: f64) -> f64 {
    // π/2 in two parts; the first has trailing zeros, so k·HIGH is exact for |k| < 2^20.
    const HIGH: f64 = 1.570_796_326_734_125_6;
    const LOW: f64 = 6.077_100_506_506_192e-11;
    let rounded = x * std::f64::consts::FRAC_2_PI + ROUND;
    let k = rounded.to_bits();
    let count = rounded - ROUND;
    let (s, c) = sin_cos_quarter((x - count * HIGH) - count * LOW);
    let odd = 0u64.wrapping_sub(k & 1);
    let value = (s.to_bits() & !odd) | (c.to_bits() & odd);
    f64::from_bits(value ^ ((k & 2) << 62))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agree_with_the_standard_library() {
        for i in 1..40_000 {
            let x = f64::from(i) * 1.234_5e-4;
            for y in [x, x * 1e-9, x * 1e12] {
                assert!((ln(y) - y.ln()).abs() <= 4e-16 * y.ln().abs().max(0.5), "ln {y}");
            }
            let y = 40.0 * x - 90.0;
            assert!((sin(y) - y.sin()).abs() < 1e-14, "sin {y}");
            let quarter = x / 6.4;
            let (s, c) = sin_cos_quarter(quarter);
            assert!((s - quarter.sin()).abs() < 2.3e-16 && (c - quarter.cos()).abs() < 2.3e-16);
        }
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(sin(0.0), 0.0);
    }
}

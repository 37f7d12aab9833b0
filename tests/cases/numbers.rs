//! No prime of the engine is seen from outside.

use crate::case::{Case, Kind, holds, never_holds, refuted};

pub const KIND: Kind = Kind { title: "Numbers", cases: CASES };

const CASES: &[Case] = &[
    refuted("show 2^61 = 1"),
    refuted("show 2^122 = 1"),
    refuted("show 2^61*y = y"),
    refuted("show y/2^61 = y"),
    refuted("show (2^61-1)*y = 0"),
    refuted("show (2^61-1)^2*y = 0"),
    refuted("show y + 2305843009213693951*z^2 = y"),
    refuted("show 1/(2^61-1) = 1/(2^62-2)"),
    holds("show (2^61-1)*y + y = 2^61*y"),
    holds("show 2^61 - 1 = 2305843009213693951"),
    refuted("show sin(y + 2305843009213693951) = sin(y)"),
    refuted("show tan(y + 2^61 - 1) = tan(y)"),
    refuted("show exp(1152921504606846976*y) = exp(y)"),
    refuted("show exp((2^61-2)*y) = 1"),
    refuted("show y = y + z/10^40"),
    holds("show 1/(y^5+1) = (y^5-1)/(y^10-1)"),
    holds("show 1/(y^7+1) = (y^7-1)/(y^14-1)"),
    refuted("show 1/(y^7+1) = (y^7+1)/(y^14-1)"),
    // y^(2^61 - 2 + 1) = y modulo p.
    never_holds("show ((((((y^512)^512)^512)^512)^512)^512)^128 = y^2"),
];

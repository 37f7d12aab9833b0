//! Numerical methods, each with a documented order.

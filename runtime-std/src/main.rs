//! The `eventor` binary.
fn main() {}

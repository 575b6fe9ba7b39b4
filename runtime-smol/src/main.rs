//! The `eventor-smol` binary.
fn main() {}

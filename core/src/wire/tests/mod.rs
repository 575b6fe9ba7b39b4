//! What must hold for every message in every version, with generated values; and the codec's edges one by one.

mod edges;
mod proofs;

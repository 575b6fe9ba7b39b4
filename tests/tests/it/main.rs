//! What the broker does, told as stories: one file a feature.

mod directories;
mod fetch;
mod framing;
mod negotiation;
mod offsets;
mod produce;
mod topics;

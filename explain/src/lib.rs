//! What every byte is: of a request, a response, a record batch, a file of a data directory. One tree for the playground,
//! the command line and the tests.
//!
//! Not a second decoder: the readers of [`eventor_core`] leave a trace, and this crate opens what lies inside it (batches,
//! compressed records, messages within messages), says what values mean, and shows it as text. No state and no broker.
//!
//! Every byte of a buffer belongs to exactly one leaf, also where the bytes are wrong: then a leaf says so, and the bytes
//! behind it that nobody read are one more. What was compressed is a buffer of its own.

mod about;
mod batch;
mod build;
mod capture;
mod file;
mod folder;
mod frame;
mod guess;
mod inside;
mod meaning;
pub mod paste;
mod text;
mod tree;

pub use about::{About, Around, brought, plain, versions};
pub use capture::{Capture, Connection, Exchange, Message, capture, is_capture};
pub use file::{Format, Part, Parts, Place, file};
pub use folder::{Finding, check};
pub use frame::{batches, request, requests, response, responses};
pub use guess::{Guess, What, guess};
pub use inside::Log;
pub use meaning::date;
pub use tree::{Node, Note, Tree};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod texts;

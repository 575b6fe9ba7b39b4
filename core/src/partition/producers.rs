//! What a partition remembers of its producers: epochs, sequences, open transactions.

/// Producer states of one partition, by producer id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Producers {}

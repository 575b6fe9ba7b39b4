//! The metadata machine: what the metadata log says, and what may be added to it.
//!
//! - [`image`]: the state at one offset; [`replay`]: how records make it; [`record`]: how a record lies in the log
//! - [`controller`]: the one writer; `tenure`: how it takes the lead at start and steps down at stop
//! - [`format`]: the first bytes of a fresh directory; [`levels`]: features and the record versions that they ask for; [`features`]: changing them
//! - [`broker_config`], [`group_config`], [`client_metrics`]: the settings of brokers, groups and telemetry
//! - [`configs`]: changing any of them
//! - [`topic_config`]: the settings of topics; [`topic_name`]: their names; [`topics`]: making, growing and removing them
//!
//! Not here: files (storage), waiting until a change is durable (the broker).

pub mod broker_config;
pub mod client_metrics;
pub mod configs;
pub mod controller;
pub mod features;
pub mod format;
pub mod group_config;
pub mod image;
pub mod levels;
pub mod record;
pub mod replay;
mod tenure;
pub mod topic_config;
pub mod topic_name;
pub mod topics;

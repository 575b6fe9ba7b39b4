//! The sans-IO Kafka protocol core.
